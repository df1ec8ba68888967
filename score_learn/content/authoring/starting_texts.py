"""The words of new files: they say to their author what to write in their place."""

SETTINGS = """\
id = "{owner}"  # begins every id in the module; never change it
slug = "{slug}"  # the address
look = "{look}"  # colour and icon
version = "1.0.0"
lessons = ["01-begin"]  # in this order
quiz = "quiz"

[test]
draw = 1  # questions in a test, drawn from quiz.md
pass_percent = 70
attempts = 3
wait_minutes = 0
shuffle_questions = true

[certificate]
valid_months = 36
"""

ABOUT = """\
---
title: {title}
summary: Say in one sentence what people can do after this module.
status: draft
revision: 1
objectives:
    - Say what people will do at work, beginning with a verb
---

Two or three sentences about why this matters at work.
"""

LESSON = """\
---
id: {id}
title: {title}
minutes: 5
status: draft
revision: 1
---

## Begin with a scene from work

Tell what happened on one day, to one person. Keep each sentence under twenty words.

::: note "Remember"
Say the most important thing in one sentence.
:::

## What can be done

Explain one idea. Then ask about it.

::: question single {{#{question}}}
What would you do first?

- ( ) a) Write an answer that many people would give.
  > Say why it does not help.
- (x) b) Write the answer that helps.
  > Say why it helps.

hint: Say what to think of.
explain: Say what the idea is, once more.
:::

::: activity "Try it today" {{minutes=10}}
1. Say what to do first at work.
2. Say what to do after that.
:::
"""

QUIZ = """\
---
id: {owner}-quiz
title: Test
revision: 1
---

::: question truefalse {{#{owner}-first}}
Write a sentence that is true or false.

- (x) true
  > Say why it is true.
- ( ) false
:::
"""
