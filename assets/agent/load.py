# Loads the agent. `MODULES`, which is put in front of this text, is a table of its modules, each a name and a text, and
# each imports from those above it alone. They are in nobody's list of modules and on nobody's path, and under file
# names in angle brackets no coverage report or traceback takes them for the program's.
import builtins
import sys


def compiled():
    return tuple([compile(text, "<loopscope/%s>" % name.decode(), "exec", dont_inherit=True) for name, text in MODULES])


def run(codes):
    """Runs the modules, each in a namespace of its own. `from .name import ...` in one finds those that ran before."""
    modules, standard_import = {}, builtins.__import__

    def import_module(name, globals=None, locals=None, names=(), level=0):
        return modules[name] if level else standard_import(name, globals, locals, names, level)
    names = dict(vars(builtins), __import__=import_module)
    for (name, _), code in zip(MODULES, codes):
        name = name.decode()
        module = type(sys)("loopscope." + name)
        module.__builtins__ = names
        exec(code, vars(module))
        modules[name] = module
    return modules


agent = run(compiled())
del MODULES
if __name__ == "__main__":
    agent["start"].run_script()
