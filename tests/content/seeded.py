"""A sound little library in memory, and how one defect is put into it."""

from pathlib import Path

from score_learn.content.findings import Finding
from score_learn.content.folders.library import compile_library

LESSON = "modules/m/en/01-one.md"
QUIZ = "modules/m/en/quiz.md"
ABOUT = "modules/m/en/module.md"
SETTINGS = "modules/m/module.toml"
LOCK = "modules/m/ids.lock"
SURVEY = "surveys/sat/en.md"
GLOSSARY = "glossary/en.md"
SITE = "site.toml"
SPOKEN = "spoken/en.toml"
DRAWING = "modules/m/media/p.svg"

FILES = {
    SITE: """\
source_language = "en"
languages = ["en"]

[metrics]
happy = { kind = "share", counts = [2], label = "Happy" }
""",
    SPOKEN: """\
[words]
"PPE" = "P P E"

[signs]
"%" = "per cent"
""",
    GLOSSARY: """\
---
id: glossary
title: Glossary
revision: 1
---

## Board {#board}

A place on the wall.
""",
    SURVEY: """\
---
id: sat
kind: survey
title: Your opinion
anonymous: yes
revision: 1
---

One question.

::: question scale {#sat-happy metric=happy}
Are you happy?

- 1) No
- 2) Yes
:::
""",
    SETTINGS: """\
id = "m"
slug = "m"
look = "wpc"
version = "1.0.0"
lessons = ["01-one"]
quiz = "quiz"
survey = "sat"
prerequisites = []
retired = ["m-old"]

[test]
draw = 1
pass_percent = 70
attempts = 3
wait_minutes = 0
shuffle_questions = true
""",
    ABOUT: """\
---
title: A module
summary: What it is about.
audience: all
status: published
revision: 1
objectives:
    - Say what it is about
---

It is short.
""",
    LESSON: """\
---
id: m-l1
title: One lesson
minutes: 5
status: published
revision: 1
---

## A heading

The [board](glossary:board) hangs on the wall.

![A press](media/p.svg)

::: note "Remember"
Look first.
:::

::: question single {#m-p-one}
What now?

- ( ) a) Go.
  > No.
- (x) b) Stop.

hint: Think.
:::

::: check {ref=m-p-one}
:::

- One
- Two
""",
    QUIZ: """\
---
id: m-quiz
title: Test
revision: 1
---

::: question multi {#m-t-one points=2 score=partial}
Which two?

- [x] a) This
- [x] b) That
- [ ] c) Neither
:::

::: question truefalse {#m-t-two}
It is so.

- (x) true
- ( ) false
:::
""",
    DRAWING: """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40">
<path d="M0 0h64"/>
<text x="1" y="2">1</text>
</svg>
""",
    LOCK: """\
m-l1    lesson    since=1.0.0
m-p-one single    rev=1 keys=a,b right=b key=h4f32514e4f text=h5d625e5989 words=dJ7VTNbE since=1.0.0
m-t-one multi     rev=1 keys=a,b,c right=a,b key=h2198d5c20c text=h41a20d1339 words=d7P8HrjnAl since=1.0.0
m-t-two truefalse rev=1 keys=true,false right=true key=hbfa208a8fb text=h12d62c52b4 words=Kt-lodtb_L since=1.0.0
""",
}


def write_library(folder: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the library with some files changed, added or (None) left out."""
    for name, content in (FILES | (changed or {})).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def with_defect(path: str, old: str, new: str) -> dict[str, str | bytes | None]:
    """Return the change that puts one defect into a file."""
    assert old in FILES[path], f"{path} holds no {old!r}: the table of defects is out of date"
    return {path: FILES[path].replace(old, new, 1)}


def findings(folder: Path, changed: dict[str, str | bytes | None] | None = None) -> tuple[Finding, ...]:
    """Write the library and check it."""
    return compile_library(write_library(folder, changed)).findings
