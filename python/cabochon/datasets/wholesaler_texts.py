"""Words of the simulated wholesaler, in English and Russian."""

from __future__ import annotations

from typing import Any

TEXTS: dict[str, dict[str, Any]] = {
    "en": {
        "simulated": "(simulated)",
        "names": ("Amber", "Beryl", "Coral", "Diadem", "Emerald", "Facet", "Garnet", "Halo", "Iris", "Jade"),
        "towns": ("North", "South", "Harbour", "Market", "Station", "Park"),
        "segments": ("chain", "shop", "online"),
        "groups": {"rings": "rings", "earrings": "earrings", "chains": "chains", "pendants": "pendants"},
        "titles": {"economic": "Owner", "technical": "Head of procurement", "user": "Shop manager"},
        "owners": ("Sales team A", "Sales team B", "Sales team C"),
        "competitor": "Northern Gold (simulated)",
        "reasons": ("stone lost within a month", "two errors in the delivery note"),
        "comments": (
            "Your loss percentage is above what we may sign, and nobody answered my letter.",
            "Good quality, we are content.",
            "The new rings sell well, send more sizes.",
            "Another supplier offers two per cent of loss.",
            "Returns take a month, that is too long.",
            "Stones fall out, clients come back with them.",
        ),
        "notes": (
            "Procurement may not sign a loss above 3 per cent since September.",
            "Only the loss is outside the regulation; delivery is ten days faster.",
        ),
        "actions": ("Send the letter with the cost of ownership",),
    },
    "ru": {
        "simulated": "(пример)",
        "names": (
            "Агат",
            "Берилл",
            "Венец",
            "Гранат",
            "Диадема",
            "Ирида",
            "Коралл",
            "Лазурит",
            "Нефрит",
            "Опал",
        ),
        "towns": ("Север", "Юг", "Порт", "Центр", "Вокзал", "Парк"),
        "segments": ("сеть", "магазин", "онлайн"),
        "groups": {"rings": "кольца", "earrings": "серьги", "chains": "цепи", "pendants": "подвески"},
        "titles": {"economic": "Владелец", "technical": "Начальник отдела закупок", "user": "Управляющий магазином"},
        "owners": ("Отдел продаж 1", "Отдел продаж 2", "Отдел продаж 3"),
        "competitor": "Северное золото (пример)",
        "reasons": ("камень выпал за месяц", "две ошибки в накладной"),
        "comments": (
            "Процент потерь у вас выше, чем мне разрешено подписать, и на письмо никто не ответил.",
            "Качество хорошее, мы довольны.",
            "Новые кольца продаются хорошо, пришлите больше размеров.",
            "Другой поставщик предлагает потери два процента.",
            "Возвраты занимают месяц, это слишком долго.",
            "Камни выпадают, покупатели возвращаются с ними.",
        ),
        "notes": (
            "С сентября закупки не могут подписать потери выше 3 процентов.",
            "Вне регламента только потери; поставка на десять дней быстрее.",
        ),
        "actions": ("Отправить письмо о стоимости владения",),
    },
}
