"""The web application; only here, in threaded web processes, is the connection pool on."""

import os

from django.core.wsgi import get_wsgi_application

from portal.environment import load_env_file

load_env_file()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("DATABASE_POOL", "8")

application = get_wsgi_application()
