"""The editor's answer to words that look like names: for each a tick and the reason, kept with the draft.

The answers are part of the version: the second person reads them, and who gives one has written the draft.
"""

from wagtail.admin.forms import WagtailAdminPageForm

from portal.workplaces import actors_of

SHOWN, TICK, WHY = "name-shown", "name-tick-", "name-why-"
LONGEST = 200
WITHOUT_REASON = "“{word}”不是人名的理由没有写。请在“公开前检查”里写明理由，或者取消勾选。"


def key(word: str) -> str:
    return word.encode().hex()


def answers(data) -> dict[str, tuple[bool, str]]:
    """What the form says of each word it showed: ticked or not, and why."""
    words = (_word(one) for one in data.getlist(SHOWN))
    return {
        word: (TICK + key(word) in data, data.get(WHY + key(word), "").strip()[:LONGEST])
        for word in filter(None, words)
    }


class NoPersonsForm(WagtailAdminPageForm):
    def has_changed(self):
        return super().has_changed() or self.no_persons() != self.instance.no_persons

    def clean(self):
        cleaned = super().clean()
        for word, (ticked, why) in self._answers().items():
            if ticked and not why:
                self.add_error(None, WITHOUT_REASON.format(word=word))
        return cleaned

    def save(self, commit=True):
        self.instance.no_persons = self.no_persons()
        if not self.instance.division_code:  # a case that did not come from a decision is the writer's area's
            self.instance.division_code = _area(self.for_user)
        return super().save(commit=commit)

    def no_persons(self) -> dict[str, dict[str, str]]:
        """Words that the form did not show keep their answer; who gave the same one before stays named."""
        kept = dict(self.instance.no_persons)
        for word, (ticked, why) in self._answers().items():
            if not (ticked and why):
                kept.pop(word, None)
            elif kept.get(word, {}).get("why") != why:
                kept[word] = {"why": why, "by": str(self.for_user or "")}
        return kept

    def _answers(self) -> dict[str, tuple[bool, str]]:
        return answers(self.data) if self.is_bound and hasattr(self.data, "getlist") else {}


def _area(user) -> str:
    return next((actor.division for actor in actors_of(user) if actor.division), "") if user else ""


def _word(code: str) -> str:
    try:
        return bytes.fromhex(code).decode()
    except ValueError:
        return ""
