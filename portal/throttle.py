"""Wrong guesses slow the guesser down: three are free, then the wait doubles up to a quarter of an hour."""

from datetime import datetime

from django.core.cache import cache

from portal.errors import Refused

FREE = 3
FIRST_WAIT = 5
LONGEST_WAIT = 900
REMEMBERED = 3600


def refuse_haste(key: str, *, now: datetime) -> None:
    """Refused while the wait after the last wrong guess runs."""
    left = round(cache.get(f"guess-wait:{key}", 0) - now.timestamp())
    if left > 0:
        raise Refused(
            f"输错次数较多，已暂停核对。请在{_in_words(left)}后再试，或者向发信的应急管理局核实邀请码。"
        )


def note_wrong_guess(key: str, *, now: datetime) -> None:
    counter = f"guess-count:{key}"
    cache.add(counter, 0, REMEMBERED)
    count = cache.incr(counter)
    cache.touch(counter, REMEMBERED)
    if count >= FREE:
        wait = min(FIRST_WAIT * 2 ** (count - FREE), LONGEST_WAIT)
        cache.set(f"guess-wait:{key}", now.timestamp() + wait, REMEMBERED)


def _in_words(seconds: int) -> str:
    return f" {seconds} 秒" if seconds < 60 else f" {-(-seconds // 60)} 分钟"
