"""Addresses of internal reports: /tip/ for whoever reports, /e/tips/ for the enterprise."""

from django.urls import path

from rewards.views import poster, tell, tips

app_name = "rewards"

urlpatterns = [
    path("tip/", tips.follow, name="follow"),
    path("tip/act/", tips.act, name="act"),
    path("tip/send/", tell.send, name="send"),
    path("tip/promise/", tell.promise, name="promise"),
    path("tip/<slug:token>/", tell.tell, name="tell"),
    path("e/tips/poster.pdf", poster.poster, name="poster"),
]
