"""A small player of QTI 3 items: enough to mark answers as the item itself says, to compare with our marks."""

from fractions import Fraction

SPACE = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"


class Player:
    """Plays one item; values are strings, numbers, tuples of strings, or None for nothing."""

    def __init__(self, item):
        self.item = item
        self.values = {}
        for one in item.iter(f"{SPACE}qti-outcome-declaration"):
            value = one.find(f"{SPACE}qti-default-value/{SPACE}qti-value")
            self.values[one.get("identifier")] = Fraction(value.text) if value is not None else None

    def play(self, responses):
        """Return the score and the feedback that is shown."""
        self.values.update(responses)
        for step in self.item.find(f"{SPACE}qti-response-processing"):
            self.step(step)
        return self.values["SCORE"], self.values["FEEDBACK"] or ()

    def step(self, step):
        tag = step.tag.removeprefix(SPACE)
        if tag == "qti-set-outcome-value":
            self.values[step.get("identifier")] = self.value(step[0])
            return
        assert tag == "qti-response-condition"
        for branch in step:
            if branch.tag.endswith("qti-response-else") or self.value(branch[0]):
                for inner in branch[1:]:
                    self.step(inner)
                return

    def value(self, node):
        tag = node.tag.removeprefix(SPACE)
        return getattr(self, tag.removeprefix("qti-").replace("-", "_"))(node)

    def parts(self, node):
        return [self.value(child) for child in node]

    def variable(self, node):
        return self.values.get(node.get("identifier"))

    def base_value(self, node):
        return Fraction(node.text) if node.get("base-type") == "float" else node.text

    def declared(self, node):
        wanted = node.get("identifier")
        found = self.item.iter(f"{SPACE}qti-response-declaration")
        return next(one for one in found if one.get("identifier") == wanted)

    def correct(self, node):
        declared = self.declared(node)
        values = tuple(one.text for one in declared.iter(f"{SPACE}qti-value"))
        return {"single": values[0], "ordered": values}.get(declared.get("cardinality"), frozenset(values))

    def map_response(self, node):
        declared = self.declared(node)
        mapping = declared.find(f"{SPACE}qti-mapping")
        entries = {one.get("map-key"): Fraction(one.get("mapped-value")) for one in mapping}
        given = self.values.get(node.get("identifier")) or ()
        total = sum((entries.get(one, Fraction(mapping.get("default-value"))) for one in given), Fraction(0))
        return max(total, Fraction(mapping.get("lower-bound")))

    def match(self, node):
        one, other = self.parts(node)
        return one is not None and one == other

    def string_match(self, node):
        one, other = self.parts(node)
        if node.get("case-sensitive") == "false":
            one, other = (one or "").casefold(), other.casefold()
        return one == other

    def index(self, node):
        given = self.value(node[0]) or ()
        place = int(node.get("n"))
        return given[place - 1] if place <= len(given) else None

    def multiple(self, node):
        found = []
        for value in self.parts(node):
            found += [] if value is None else [value] if isinstance(value, str) else list(value)
        return tuple(found)

    def gte(self, node):
        one, other = self.parts(node)
        return one is not None and one >= other

    def lte(self, node):
        one, other = self.parts(node)
        return one is not None and one <= other

    def gt(self, node):
        one, other = self.parts(node)
        return one is not None and one > other

    def sum(self, node):
        return sum(self.parts(node), Fraction(0))

    def product(self, node):
        one, other = self.parts(node)
        return one * other

    def divide(self, node):
        one, other = self.parts(node)
        return one / other

    def __getattr__(self, name):
        if name in {"and", "or"}:
            return lambda node: (all if name == "and" else any)(self.parts(node))
        raise AttributeError(name)
