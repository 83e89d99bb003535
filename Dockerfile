# The dashboard with the shipped data: docker build -t claimboard . && docker run -p 8501:8501 claimboard
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /app
# What changes seldom comes first: libraries are not fetched again when code or data change.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
    > /needed.txt && pip install -c constraints.txt -r /needed.txt
COPY . .
# The first visitor finds the table made, and nothing has to be written while the server runs.
RUN pip install --no-deps -c constraints.txt -e . && claimboard build \
    && python -m compileall -q claims validation dashboard

FROM python:3.13-slim
RUN useradd --system --create-home --uid 10001 claimboard
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER claimboard
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
# Started bare, as hosting services start it; within the container it listens to the world around it.
CMD ["streamlit", "run", "dashboard/app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
