"""One form, one command, one page: the frame of small tasks; each view says only what differs."""

from collections.abc import Callable

from django.shortcuts import render

from portal.errors import Refused


def posted(request):
    """For a form's `data`: an empty POST is still a POST."""
    return request.POST if request.method == "POST" else None


def succeeds(form, command: Callable[[], object]) -> bool:
    """Whether the form is in order and the command agreed; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        command()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def task_page(
    request,
    form,
    *,
    title: str,
    submit: str,
    back: tuple[str, str],
    question: str = "",
    sub: str = "",
    consequence: str = "",
    notify: str = "",
):
    """`back`: address and words of the page this one belongs to."""
    page = {
        "title": title,
        "submit": submit,
        "back_url": back[0],
        "back_label": back[1],
        "question": question or title,
        "sub": sub,
        "consequence": consequence,
        "notify": notify,
    }
    status = 400 if form.is_bound else 200
    return render(request, "portal/task.html", {"page": page, "form": form}, status=status)
