"""What a template may do with what it is given: show it, repeat it, leave it out.

A template is written by somebody outside and run by us. So everything is refused that is not on a short list:
calls, assignments, arithmetic, other files; and lists alone are repeated, so that no template can go on for ever.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .errors import WordError

NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Concat,
    nodes.Filter,
    nodes.Keyword,
    nodes.Test,
)
FILTERS = frozenset({"default", "d", "join", "length", "count", "first", "last", "upper", "lower", "trim"})
TESTS = frozenset({"defined", "undefined", "none", "odd", "even"})
LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})
DEPTH = 3
LOOPS = 60
MOST_SAID = 8 * 1024 * 1024  # characters of a filled part


class Bounded(Template):
    """Stops when it has said far more than any document holds."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        said: list[str] = []
        size = 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > MOST_SAID:
                raise WordError("long")
            said.append(piece)
        return "".join(said)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for templates that know these names and nothing else."""

    template_class = Bounded

    def __init__(self, known: "Known") -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()
        self.filters = {name: run for name, run in self.filters.items() if name in FILTERS}
        self.tests = {name: run for name, run in self.tests.items() if name in TESTS}
        self.known = known

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        self.known.refuse(tree)
        return tree


class Refused(Exception):
    """Something in a template that may not be there, in this line."""

    def __init__(self, word: str, value: object, line: int) -> None:
        super().__init__(word)
        self.word, self.value, self.line = word, value, line


class Known:
    """Which names a template can use, and which of them are lists: those of a specimen that leaves nothing out."""

    def __init__(self, specimen: Mapping[str, Any]) -> None:
        self.top = frozenset(specimen)
        pairs = list(everything(specimen))
        self.names = frozenset(name for name, _value in pairs) | LOOP
        self.lists = frozenset(name for name, value in pairs if isinstance(value, list | tuple))

    def refuse(self, tree: nodes.Template) -> None:
        """Raises Refused for the first thing that may not be there."""
        self.refuse_nodes(tree, frozenset(self.top), 0)
        if loops := list(tree.find_all(nodes.For))[LOOPS:]:
            raise Refused("many", "", loops[0].lineno)

    def refuse_nodes(self, node: nodes.Node, names: frozenset[str], depth: int) -> None:
        self.refuse_one(node, names)
        if isinstance(node, nodes.For):
            names, depth = names | {self.target_of(node), "loop"}, depth + 1
            if depth > DEPTH:
                raise Refused("deep", "", node.lineno)
        for child in node.iter_child_nodes():
            self.refuse_nodes(child, names, depth)

    def refuse_one(self, node: nodes.Node, names: frozenset[str]) -> None:
        if not isinstance(node, NODES):
            raise Refused("not_allowed", type(node).__name__.lower(), node.lineno)
        if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in names:
            raise Refused("unknown_name", node.name, node.lineno)
        if (name := attribute_of(node)) is not None and name not in self.names:
            raise Refused("unknown_name", name, node.lineno)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise Refused("unknown_filter", node.name, node.lineno)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise Refused("unknown_filter", node.name, node.lineno)

    def target_of(self, loop: nodes.For) -> str:
        """The name that a repetition gives to each; what it repeats must be a list by its name."""
        listed = attribute_of(loop.iter) or (loop.iter.name if isinstance(loop.iter, nodes.Name) else "")
        if listed not in self.lists or loop.recursive or loop.test:
            raise Refused("no_list", listed or "…", loop.lineno)
        if not isinstance(loop.target, nodes.Name) or loop.target.name in self.names | self.top:
            raise Refused("not_allowed", getattr(loop.target, "name", "for"), loop.lineno)
        return loop.target.name


def attribute_of(node: nodes.Node) -> str | None:
    """The name after the point, or in brackets; an empty one where it is worked out."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem):
        return str(node.arg.value) if isinstance(node.arg, nodes.Const) else ""
    return None


def everything(value: Any) -> Iterator[tuple[str, Any]]:
    """Every name in what a template is given, at whatever depth."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield name, item
            yield from everything(item)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for item in value:
            yield from everything(item)
