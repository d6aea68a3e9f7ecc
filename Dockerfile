# The portal with gunicorn. Everything that lasts is in /data and in the database.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data STATIC_ROOT=/srv/static
WORKDIR /app

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY manage.py LICENSE ./
COPY portal portal
COPY reports reports
COPY templates templates
COPY static static
COPY locale locale

RUN useradd --system --uid 10001 --no-create-home nianbao \
    && export DATA_DIR=/tmp/build \
    && python manage.py messages --compile \
    && python manage.py serve --static-only \
    && rm -rf /tmp/build \
    && mkdir /data \
    && chown -R nianbao /data /srv/static

USER nianbao
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--no-demo"]
