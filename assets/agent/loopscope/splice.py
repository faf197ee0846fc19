"""The same function with hooks in its very body, under its own file and lines: no frame of the agent's is added, and
tracebacks, stacks and warnings stay what they are. It is compiled from its source, where that is there."""

from itertools import islice

from .bound import PYTHON
from .kinds import CodeType, FunctionType

ONLY_TREE = 0x400  # the flag by which `compile` gives the tree of a text; `ast` is not imported, for it imports a lot
FUNCTIONS, OTHERS = {"FunctionDef", "AsyncFunctionDef"}, {"Lambda", "ClassDef"}


def tree(text, mode="exec"):
    return compile(text, "<loopscope/splice>", mode, ONLY_TREE, True)


def kind(node):
    return type(node).__name__


def children(node):
    """Its lists of nodes, and each of its other nodes as a list."""
    for field in node._fields:
        it = getattr(node, field, None)
        yield it if type(it) is list else [it]


def walk(node, apart=()):
    """A node and those in it, but not what those of some kinds contain."""
    yield node
    for nodes in children(node):
        for each in nodes:
            if hasattr(each, "_fields") and kind(each) not in apart:
                yield from walk(each, apart)


def spliced(function, hooks, rebinds=None, text=None):
    """The function with its body where BODY is in the text, else in the template for those hooks."""
    code = function.__code__
    node = tree(source_of(code)).body[-1]
    node = node.body[0] if kind(node) == "If" else node
    if kind(node) not in FUNCTIONS or node.name != function.__name__:
        raise ValueError("not its source")
    if any(is_private(each) for each in walk(node)):
        raise ValueError("names that stand for others in its class")
    args = [it.arg for it in node.args.args] + ["*" + node.args.vararg.arg for _ in "1" if node.args.vararg]
    names = {**hooks, **{key: cell.cell_contents for key, cell in zip(code.co_freevars, function.__closure__ or ())}}
    text = (text or template(hooks, rebinds)).replace("ARGS", ", ".join(args)).replace("\n", "\n  ")
    define = "async def" if kind(node) == "AsyncFunctionDef" else "def"
    module = tree("def make(%s):\n %s made():\n  %s\n return %s" % (", ".join(names), define, text, node.name))
    for each in walk(module):
        if hasattr(each, "lineno"):
            each.lineno = each.end_lineno = code.co_firstlineno
    put_body(module, node, args if "after_" in hooks else None)
    make = compiled(module, code)
    # Made by running code, and not by its type: only such a function is called fast on 3.13 and later.
    result = FunctionType(make, function.__globals__)(*names.values())
    result.__defaults__, result.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    result.__dict__.update(function.__dict__)
    return result


def is_private(node):
    """Whether it is a name that the compiler puts that of its class before."""
    names = [getattr(node, field, None) for field in ("id", "attr", "arg", "name")]
    return any(type(name) is str and name[:2] == "__" and name[-2:] != "__" for name in names)


def put_body(module, node, args):
    """Puts the function's body into the module wherever BODY is. With arguments, what it returns goes through
    `after_`."""
    for it in node.body if args is not None else ():
        for each in walk(it, FUNCTIONS | OTHERS) if kind(it) not in FUNCTIONS | OTHERS else ():
            if kind(each) == "Return":
                each.value = passed_on(each, args)
    for nodes in [nodes for each in walk(module) for nodes in children(each)]:
        for place in [place for place, each in enumerate(nodes) if is_body(each)]:
            nodes[place:place + 1] = node.body
    made = module.body[0].body[0]
    made.name, made.args = node.name, node.args
    node.args.defaults, node.args.kw_defaults = [], [None] * len(node.args.kw_defaults)  # evaluated once is enough


def is_body(node):
    return kind(node) == "Expr" and getattr(node.value, "id", None) == "BODY"


def passed_on(node, args):
    """What a `return` returns, as the first argument of `after_`."""
    call = tree("after_(None, %s)" % ", ".join(args), "eval").body
    for each in walk(call):
        for where in ("lineno", "col_offset", "end_lineno", "end_col_offset") if hasattr(each, "lineno") else ():
            setattr(each, where, getattr(node, where))
    call.args[0] = node.value or call.args[0]
    return call


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

