"""Starts a runbook over REST and waits for its end. Prints: seconds from the request to the end of the last attempt, the most resident
memory in MB and the most threads of the server meanwhile, and its CPU seconds."""
import json
import os
import sys
import threading
import time
import urllib.request
from datetime import datetime

server, token_file, runbook, targets, pid = sys.argv[1:6]
token = open(token_file).read().strip()


def call(method, path, body=None):
    request = urllib.request.Request(
        server + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + token, "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode()}")


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def cpu():
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


most = {"VmRSS": 0, "Threads": 0}
over = threading.Event()


def watch():
    while not over.wait(0.2):
        for line in open(f"/proc/{pid}/status"):
            name, value = line.split(":", 1)
            if name in most:
                most[name] = max(most[name], int(value.split()[0]))


watcher = threading.Thread(target=watch)
watcher.start()
try:
    used = cpu()
    began = time.time()
    run = call("POST", "/api/v1/runs", {"runbook": runbook})["id"]
    pause = 0.1 if int(targets) <= 100 else 1
    while True:
        time.sleep(pause)
        state = next(each for each in call("GET", "/api/v1/runs?limit=1")["items"] if each["id"] == run)
        if state["status"] in ("succeeded", "failed", "stopped", "unknown"):
            break
    used = cpu() - used
finally:
    over.set()
    watcher.join()
whole = call("GET", f"/api/v1/runs/{run}")
ended = [each for each in whole["attempts"] if each["status"] == "succeeded"]
if state["status"] != "succeeded" or len(ended) != int(targets):
    errors = [each.get("error", "") for each in whole["attempts"] if each["status"] != "succeeded"]
    sys.exit(f"the run ended as {state['status']} ({state['reason']}) with {len(ended)} of {targets}: {errors[:3]}")
wall = max(instant(each["endedAt"]) for each in ended) - began
print(f"{wall:.3f} {most['VmRSS'] // 1024} {most['Threads']} {used:.2f}")
