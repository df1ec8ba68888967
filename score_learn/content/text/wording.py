"""The few words the renderer itself puts into a lesson, by language; the rest is the author's."""

from __future__ import annotations

_WORDS = {
    "en": {
        "activity": "Try it today",
        "minute": "1 minute",
        "minutes": "{count} minutes",
        "warning": "Take care",
        "example": "An example",
        "details": "Read more",
        "transcript": "Read what is said",
        "listen": "Listen",
        "watch": "Watch",
        "back_to_text": "Back to the text",
        "kilobytes": "{count} kB",
        "megabytes": "{count} MB",
        "true": "True",
        "false": "False",
    },
    "fr": {
        "activity": "À essayer aujourd'hui",
        "minute": "1 minute",
        "minutes": "{count} minutes",
        "warning": "Attention",
        "example": "Un exemple",
        "details": "En savoir plus",
        "transcript": "Lire ce qui est dit",
        "listen": "Écouter",
        "watch": "Regarder",
        "back_to_text": "Retour au texte",
        "kilobytes": "{count} ko",
        "megabytes": "{count} Mo",
        "true": "Vrai",
        "false": "Faux",
    },
    "es": {
        "activity": "Pruébelo hoy",
        "minute": "1 minuto",
        "minutes": "{count} minutos",
        "warning": "Cuidado",
        "example": "Un ejemplo",
        "details": "Leer más",
        "transcript": "Leer lo que se dice",
        "listen": "Escuchar",
        "watch": "Ver",
        "back_to_text": "Volver al texto",
        "kilobytes": "{count} kB",
        "megabytes": "{count} MB",
        "true": "Verdadero",
        "false": "Falso",
    },
    "ar": {
        "activity": "جرّبه اليوم",
        "minute": "دقيقة واحدة",
        "minutes": "{count} دقيقة",
        "warning": "انتبه",
        "example": "مثال",
        "details": "اقرأ المزيد",
        "transcript": "اقرأ ما يقال",
        "listen": "استمع",
        "watch": "شاهد",
        "back_to_text": "العودة إلى النص",
        "kilobytes": "{count} ك.ب",
        "megabytes": "{count} م.ب",
        "true": "صحيح",
        "false": "خطأ",
    },
    "vi": {
        "activity": "Hãy thử hôm nay",
        "minute": "1 phút",
        "minutes": "{count} phút",
        "warning": "Cẩn thận",
        "example": "Ví dụ",
        "details": "Đọc thêm",
        "transcript": "Đọc lời nói",
        "listen": "Nghe",
        "watch": "Xem",
        "back_to_text": "Trở lại bài",
        "kilobytes": "{count} kB",
        "megabytes": "{count} MB",
        "true": "Đúng",
        "false": "Sai",
    },
    "bn": {
        "activity": "আজই চেষ্টা করুন",
        "minute": "১ মিনিট",
        "minutes": "{count} মিনিট",
        "warning": "সাবধান",
        "example": "একটি উদাহরণ",
        "details": "আরও পড়ুন",
        "transcript": "যা বলা হয়েছে তা পড়ুন",
        "listen": "শুনুন",
        "watch": "দেখুন",
        "back_to_text": "লেখায় ফিরে যান",
        "kilobytes": "{count} কেবি",
        "megabytes": "{count} এমবি",
        "true": "সত্য",
        "false": "মিথ্যা",
    },
}


def word(key: str, language: str, **values: object) -> str:
    """Return the word in that language, in its main language (fr for fr-CA), or in English."""
    table = _WORDS.get(language) or _WORDS.get(language.split("-", maxsplit=1)[0]) or _WORDS["en"]
    return table[key].format(**values)


def minutes(count: int, language: str) -> str:
    """How long something takes: "1 minute", "5 minutes"."""
    return word("minute", language) if count == 1 else word("minutes", language, count=count)


def weight(size: int, language: str) -> str:
    """Return a number of bytes as people read it: "38 kB", "1.2 MB"."""
    if size >= 1_000_000:
        return word("megabytes", language, count=f"{size / 1_000_000:.1f}")
    return word("kilobytes", language, count=max(1, round(size / 1000)))
