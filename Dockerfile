# docker build -t congress-bot . && docker run --env-file .env -v congress-bot:/data congress-bot
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/congress-bot
COPY requirements.lock requirements-build.lock ./
RUN /opt/congress-bot/bin/pip install --require-hashes -r requirements.lock
RUN pip install --require-hashes -r requirements-build.lock
COPY pyproject.toml LICENSE README.md ./
COPY bot ./bot
COPY templates ./templates
COPY schedules ./schedules
COPY migrations ./migrations
RUN python -m hatchling build -t wheel -d /src/dist
RUN /opt/congress-bot/bin/pip install --no-deps /src/dist/*.whl
RUN /opt/congress-bot/bin/pip uninstall --yes pip

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /data desk && install -d -o desk /data
COPY --from=build /opt/congress-bot /opt/congress-bot
ENV PATH=/opt/congress-bot/bin:$PATH PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////data/congress-bot.db
WORKDIR /data
VOLUME /data
USER desk
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["congress-bot", "doctor", "--live"]
ENTRYPOINT ["congress-bot"]
CMD ["worker"]
