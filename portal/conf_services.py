"""What one address from the environment means in Django: database, cache, file store, mail."""

from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg.conninfo import conninfo_to_dict

from portal.embedded import places
from portal.environment import env, env_int


def private_storage(folder):
    """Evidence and receipts: a folder outside the web root, or an S3 bucket when one is named."""
    bucket = env("S3_BUCKET", "")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env("S3_ENDPOINT_URL", "") or None,
            "region_name": env("S3_REGION", "") or None,
            "access_key": env("S3_ACCESS_KEY", "") or None,
            "secret_key": env("S3_SECRET_KEY", "") or None,
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }


def database(var_dir):
    """``DATABASE_URL`` in libpq's own form; unset, the embedded server's socket."""
    given = conninfo_to_dict(env("DATABASE_URL", "") or places.database_url(var_dir))
    pool = env_int("DATABASE_POOL", 0)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings = {key: given.pop(name, "") for key, name in names.items()}
    if pool:
        given["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "OPTIONS": given,
        "CONN_MAX_AGE": 0 if pool else env_int("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }


def cache(var_dir):
    """Valkey or Redis where there is one, so that all web processes share the rate limits."""
    broker = env("CELERY_BROKER_URL", "")
    shared = broker if broker.startswith(("redis://", "rediss://")) else ""
    location = env("CACHE_URL", shared) or ("" if broker else places.cache_url(var_dir))
    if not location:
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": location,
        "KEY_PREFIX": "portal",
    }


def email(url, var_dir):
    """``file:`` (one per message), ``console:``, ``smtp[s]://user:password@host:port`` (smtp: STARTTLS)."""
    parts = urlsplit(url)
    backend = "django.core.mail.backends."
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{backend}console.EmailBackend"}
    if parts.scheme == "file":
        folder = var_dir / (parts.path or "mail")
        return {"EMAIL_BACKEND": f"{backend}filebased.EmailBackend", "EMAIL_FILE_PATH": folder}
    plain = dict(parse_qsl(parts.query)).get("tls") == "0"
    return {
        "EMAIL_BACKEND": f"{backend}smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not plain,
    }
