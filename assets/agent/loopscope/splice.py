"""The same function with hooks in its very body, under its own file and lines: no frame of the agent's is added, and
tracebacks, stacks and warnings stay what they are. It is compiled from its source, where that is there."""

import os
import sys
from itertools import islice
from types import CodeType, FunctionType

from .bound import PYTHON


def spliced(function, hooks, rebinds=None, text=None):
    """The function with its body where BODY is in the text, else in the template for those hooks."""
    ast = standard("ast")
    code = function.__code__
    node = ast.parse(source_of(code)).body[-1]
    node = node.body[0] if isinstance(node, ast.If) else node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or node.name != function.__name__:
        raise ValueError("not its source")
    args = [it.arg for it in node.args.args] + ["*" + node.args.vararg.arg for _ in "1" if node.args.vararg]
    names = {**hooks, **{key: cell.cell_contents for key, cell in zip(code.co_freevars, function.__closure__ or ())}}
    text = (text or template(hooks, rebinds)).replace("ARGS", ", ".join(args)).replace("\n", "\n  ")
    kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    module = ast.parse("def make(%s):\n %s made():\n  %s\n return %s" % (", ".join(names), kind, text, node.name))
    for each in ast.walk(module):
        if hasattr(each, "lineno"):
            each.lineno = each.end_lineno = code.co_firstlineno
    make = compiled(put_body(ast, module, node, hooks, args), code)
    # Made by running code, and not by its type: only such a function is called fast on 3.13 and later.
    result = FunctionType(make, function.__globals__)(*names.values())
    result.__dict__.update(function.__dict__)
    return result


def put_body(ast, module, node, hooks, args):
    """Puts the function's body into the module."""
    class Returns(ast.NodeTransformer):
        """Has what the function returns go through `after_`."""
        visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = lambda self, it: it

        def visit_Return(self, it):
            call = ast.parse("after_(None, %s)" % ", ".join(args), mode="eval").body
            for each in ast.walk(call):
                ast.copy_location(each, it)
            call.args[0] = it.value or call.args[0]
            return ast.copy_location(ast.Return(call), it)

    class Body(ast.NodeTransformer):
        """Puts the function's body where BODY is."""

        def visit_Expr(self, it):
            return body if getattr(it.value, "id", None) == "BODY" else it

    body = [Returns().visit(each) for each in node.body] if "after_" in hooks else node.body
    made = Body().visit(module).body[0].body[0]
    made.name, made.args = node.name, node.args
    return ast.fix_missing_locations(module)


def compiled(module, code):
    """The code that makes the function, which keeps the qualified name of the one it replaces."""
    module = compile(module, code.co_filename, "exec", dont_inherit=True)
    make = next(it for it in module.co_consts if isinstance(it, CodeType))
    if PYTHON < (3, 11):
        return make
    return make.replace(co_consts=tuple(
        it.replace(co_qualname=code.co_qualname) if isinstance(it, CodeType) else it for it in make.co_consts))


def template(hooks, rebinds):
    text = "BODY\n"
    if "after_" in hooks:
        text += "return after_(None, ARGS)\n"
    if "failed_" in hooks:
        text = "try:\n" + "".join("    %s\n" % each for each in text.splitlines()) \
            + "except RuntimeError as error_:\n    failed_(error_, ARGS)\n    raise\n"
    return ("%sbefore_(ARGS)\n" % (rebinds + " = " if rebinds else "") if "before_" in hooks else "") + text


def source_of(code):
    """The lines of a function, where they are in its file, so that what is compiled from them has its line numbers."""
    with open(code.co_filename, encoding="utf-8") as file:
        lines = list(islice(file, code.co_firstlineno - 1, code.co_firstlineno + 400))
    width = len(lines[0]) - len(lines[0].lstrip())
    is_in = False  # past the line that begins with `def`
    for end, each in enumerate(lines):
        word, is_outside = each.lstrip(), len(each) - len(each.lstrip()) <= width
        if is_in and word and is_outside and word[0] not in ")#":
            lines = lines[:end]
            break
        is_in = is_in or is_outside and word.startswith("def ")
    head = "\n" * (code.co_firstlineno - 2) + "if 1:\n" if width else "\n" * (code.co_firstlineno - 1)
    return head + "".join(lines)


def standard(module, loaded={}):
    """A module of the standard library, whatever the program has by that name in its own folder."""
    if module not in loaded:
        importlib, folder = sys.modules["_frozen_importlib"], os.path.dirname(os.__file__)
        folders = [folder, os.path.join(folder, "lib-dynload")]
        spec = importlib.BuiltinImporter.find_spec(module) \
            or sys.modules["_frozen_importlib_external"].PathFinder.find_spec(module, folders)
        loaded[module] = made = importlib.module_from_spec(spec)
        spec.loader.exec_module(made)
    return loaded[module]
