"""A small library in three languages: every type of question, one lesson whole in French and Arabic, one not yet."""

from pathlib import Path

from score_learn.content.files.source_hashes import source_hash

CODES = {"E301", "E302", "W301", "W302", "W303", "W304", "W320", "I321", "I322"}
MODULE = "modules/mend"
SITE = """source_language = "en"
languages = ["en", "fr", "ar"]

[metrics]
liked = { kind = "share", counts = ["yes"], label = "Liked" }
"""
SETTINGS = """id = "mend"
slug = "mend"
look = "qi"
version = "1.0.0"
languages = ["en", "fr", "ar"]
lessons = ["01-look", "02-tell"]
quiz = "quiz"
survey = "short"

[test]
draw = 9
pass_percent = 50
attempts = 3
wait_minutes = 0
shuffle_questions = false

[certificate]
"""
ABOUT = """---
title: Mending
summary: Look first, then mend.
status: published
revision: 1
objectives:
    - See what is torn
    - Tell somebody
---

A short module about nets.
"""
LESSON = """---
id: mend-l1
title: Look
minutes: 5
status: published
revision: 1
---

## A torn net

The net is torn. ![Two people hold a net](media/net.svg "The net") Look at a [knot](glossary:knot).

::: note "Remember"
A small hole grows.
:::

::: question single {#mend-p-first}
What do you do first?

- ( ) a) Sail out
  > The hole grows at sea.
- (x) b) Mend the net
  > Yes.

hint: What gets lost?
explain: A small hole is quick to mend.
:::

## Afterwards

Hang the net up to dry.
"""
SECOND = """---
id: mend-l2
title: Tell
minutes: 3
status: published
revision: 1
---

Tell the others where the net was torn.

:::: scenario {#mend-sc points=1}
A friend takes the torn net.

::: step {#start}
What do you say?

- a) Nothing -> poor
- b) It is torn -> good {points=1}
:::

::: step {#poor end=poor}
The fish are gone.
:::

::: step {#good end=good}
You mend it together.
:::
::::
"""
QUIZ = """---
id: mend-quiz
title: Test
revision: 1
---

::: question single {#mend-t-single}
What tears a net?

- (x) a) A rock
- ( ) b) A song
- ( ) c) A cloud

explain: Rocks are sharp.
:::

::: question multi {#mend-t-multi score=partial}
What do you need?

- [x] a) Twine
- [x] b) A needle
- [ ] c) A drum
  > It makes noise only.
:::

::: question truefalse {#mend-t-true}
A wet net is heavy.

- (x) true
- ( ) false
  > Lift one and see.
:::

::: question match {#mend-t-match}
What is it for?

- a) Needle -> To knot
- b) Float -> To swim on top
- c) Lead -> To sink
- x) -> To paint
:::

::: question order {#mend-t-order score=partial}
In which order?

1. a) Look
2. b) Cut
3. c) Knot
:::

::: question number {#mend-t-number unit="knots"}
How many knots has a square of two by two?

- = 4 +- 0
  > Count the corners.
- ~ 2 +- 0
:::

::: question text {#mend-t-text}
What do you mend?

- = net
- =50% nets
- ~ boat
  > That is for the carpenter.
:::

::: question cloze {#mend-t-cloze}
The [[a= twine | string]] is [[b: (x) a) wet | ( ) b) burnt]] and has [[c# 3 +- 1]] strands.

- b) > Dry twine breaks.
:::

::: question hotspot {#mend-t-spot image=media/net.svg alt="A net"}
Where is the hole?

- [x] a) {rect 10 10 20 20} At the top
- [ ] b) {rect 60 60 20 20} At the bottom
:::
"""
GLOSSARY = """---
id: glossary
title: Words
revision: 1
---

## Knot {#knot}

Twine tied to itself.

## Float {#float}

It keeps the net up.
"""
SURVEY = """---
id: short
kind: survey
title: Your opinion
anonymous: yes
revision: 1
---

Thank you for reading.

::: question single {#short-liked metric=liked}
Did you like it?

- ( ) yes) Yes
- ( ) no) No
:::

::: question text {#short-more optional=yes max=200}
What is missing?
:::
"""
NET = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30">
<path d="M2 2h36v26H2z"/></svg>
"""
NET_FR = NET.replace("M2 2h36v26H2z", "M4 4h32v22H4z")


def made_from(text: str) -> str:
    """Return the three keys with which a translation says what it was made from."""
    return f"source_revision: 1\nsource_hash: {source_hash(text)}\ntranslation: human"


def translated(text: str, *pairs: tuple[str, str]) -> str:
    """Return a translation that says these words instead; every one of them has to be there."""
    result = text.replace("revision: 1", made_from(text))
    for old, new in pairs:
        assert old in result, f"{old!r} is not in the source"
        result = result.replace(old, new)
    return result


FR_ABOUT = translated(
    ABOUT,
    ("Mending", "Réparer"),
    ("Look first, then mend.", "Regarder d'abord, puis réparer."),
    ("See what is torn", "Voir ce qui est déchiré"),
    ("Tell somebody", "Le dire à quelqu'un"),
    ("A short module about nets.", "Un petit module sur les filets."),
)
FR_LESSON = translated(
    LESSON,
    ("title: Look", "title: Regarder"),
    ("A torn net", "Un filet déchiré"),
    ("The net is torn.", "Le filet est déchiré."),
    ("Two people hold a net", "Deux personnes tiennent un filet"),
    ('"The net"', '"Le filet"'),
    ("Look at a [knot]", "Regardez un [nœud]"),
    ("Remember", "À retenir"),
    ("A small hole grows.", "Un petit trou grandit."),
    ("What do you do first?", "Que faites-vous d'abord ?"),
    ("Sail out", "Partir en mer"),
    ("The hole grows at sea.", "Le trou grandit en mer."),
    ("Mend the net", "Réparer le filet"),
    ("> Yes.", "> Oui."),
    ("What gets lost?", "Que perd-on ?"),
    ("A small hole is quick to mend.", "Un petit trou est vite réparé."),
    ("Afterwards", "Après"),
    ("Hang the net up to dry.", "Suspendez le filet pour le sécher."),
)
FR_QUIZ = translated(
    QUIZ,
    ("title: Test", "title: Examen"),
    ("What tears a net?", "Qu'est-ce qui déchire un filet ?"),
    ("A rock", "Un rocher"),
    ("A song", "Une chanson"),
    ("A cloud", "Un nuage"),
    ("Rocks are sharp.", "Les rochers coupent."),
    ("What do you need?", "De quoi avez-vous besoin ?"),
    ("Twine", "De la ficelle"),
    ("A needle", "Une aiguille"),
    ("A drum", "Un tambour"),
    ("It makes noise only.", "Il ne fait que du bruit."),
    ("A wet net is heavy.", "Un filet mouillé est lourd."),
    ("Lift one and see.", "Soulevez-en un."),
    ("What is it for?", "À quoi cela sert-il ?"),
    ("Needle -> To knot", "Aiguille -> À nouer"),
    ("Float -> To swim on top", "Flotteur -> À flotter"),
    ("Lead -> To sink", "Plomb -> À couler"),
    ("To paint", "À peindre"),
    ("In which order?", "Dans quel ordre ?"),
    ("a) Look", "a) Regarder"),
    ("b) Cut", "b) Couper"),
    ("c) Knot", "c) Nouer"),
    ('unit="knots"', 'unit="nœuds"'),
    ("How many knots has a square of two by two?", "Combien de nœuds a un carré de deux sur deux ?"),
    ("Count the corners.", "Comptez les coins."),
    ("What do you mend?", "Que répare-t-on ?"),
    ("= net\n", "= filet\n"),
    ("=50% nets", "=50% filets"),
    ("~ boat", "~ bateau"),
    ("That is for the carpenter.", "C'est pour le charpentier."),
    ("The [[a= twine | string]] is", "La [[a= ficelle]] est"),
    ("a) wet", "a) mouillée"),
    ("b) burnt", "b) brûlée"),
    ("and has", "et a"),
    ("strands", "brins"),
    ("Dry twine breaks.", "La ficelle sèche casse."),
    ('alt="A net"', 'alt="Un filet"'),
    ("Where is the hole?", "Où est le trou ?"),
    ("At the top", "En haut"),
    ("At the bottom", "En bas"),
)
AR_ABOUT = translated(
    ABOUT,
    ("Mending", "إصلاح الشباك"),
    ("Look first, then mend.", "انظر أولاً ثم أصلح."),
    ("See what is torn", "رؤية ما هو ممزق"),
    ("Tell somebody", "إخبار شخص آخر"),
    ("A short module about nets.", "وحدة قصيرة عن الشباك."),
)
AR_QUIZ = translated(
    QUIZ.partition("::: question multi")[0],
    ("title: Test", "title: اختبار"),
    ("What tears a net?", "ما الذي يمزق الشبكة؟"),
    ("A rock", "صخرة"),
    ("A song", "أغنية"),
    ("A cloud", "سحابة"),
    ("\nexplain: Rocks are sharp.\n", ""),
)
FR_GLOSSARY = translated(
    GLOSSARY.partition("## Float")[0], ("Words", "Mots"), ("## Knot", "## Nœud"), ("Twine tied to itself.", "Un lien.")
)
FR_SURVEY = translated(
    SURVEY,
    (SURVEY[SURVEY.index("::: question text") :], ""),
    ("Your opinion", "Votre avis"),
    ("Thank you for reading.", "Merci d'avoir lu."),
    ("Did you like it?", "Cela vous a-t-il plu ?"),
    ("yes) Yes", "yes) Oui"),
    ("no) No", "no) Non"),
)

FILES = {
    "site.toml": SITE,
    "glossary/en.md": GLOSSARY,
    "glossary/fr.md": FR_GLOSSARY.replace(source_hash(GLOSSARY.partition("## Float")[0]), source_hash(GLOSSARY)),
    "surveys/short/en.md": SURVEY,
    "surveys/short/fr.md": FR_SURVEY,
    f"{MODULE}/module.toml": SETTINGS,
    f"{MODULE}/media/net.svg": NET,
    f"{MODULE}/media/fr/net.svg": NET_FR,
    f"{MODULE}/en/module.md": ABOUT,
    f"{MODULE}/en/01-look.md": LESSON,
    f"{MODULE}/en/02-tell.md": SECOND,
    f"{MODULE}/en/quiz.md": QUIZ,
    f"{MODULE}/fr/module.md": FR_ABOUT,
    f"{MODULE}/fr/01-look.md": FR_LESSON,
    f"{MODULE}/fr/quiz.md": FR_QUIZ,
    f"{MODULE}/ar/module.md": AR_ABOUT,
    f"{MODULE}/ar/quiz.md": AR_QUIZ.replace(source_hash(QUIZ.partition("::: question multi")[0]), source_hash(QUIZ)),
}


def write_translated(root: Path, changed: dict[str, str | None] | None = None) -> Path:
    """Write the library below a folder, with some of its files other than they are; None leaves one out."""
    for name, text in (FILES | (changed or {})).items():
        if text is not None:
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    return root
