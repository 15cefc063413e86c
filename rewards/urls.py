"""Internal reports: /tip/ for whoever reports, /e/tips/ for the enterprise, /b/tips/ for the bureau."""

from django.urls import include, path

from rewards.views import tell, tips

app_name = "rewards"

urlpatterns = [
    path("tip/", tips.follow, name="follow"),
    path("tip/act/", tips.act, name="act"),
    path("tip/send/", tell.send, name="send"),
    path("tip/promise/", tell.promise, name="promise"),
    path("tip/<slug:token>/", tell.tell, name="tell"),
    path("e/tips/", include("rewards.urls_work")),
    path("b/tips/", include("rewards.urls_bureau")),
]
