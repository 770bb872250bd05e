"""Writes what became of each task, and the sums per host, as a line of JSON each. Runs beside the usual output, inside of ansible-playbook."""

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: nightshift_results
type: notification
short_description: results for Nightshift
description: One line of JSON per result, in the file that NIGHTSHIFT_RESULTS names.
requirements: [enabled by Nightshift]
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "nightshift_results"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.file = open(os.environ["NIGHTSHIFT_RESULTS"], "a", encoding="utf-8")

    def line(self, **values):
        self.file.write(json.dumps(values, default=str) + "\n")
        self.file.flush()

    def result(self, status, result):
        answer = result._result
        hidden = answer.get("_ansible_no_log", False)
        message = "" if hidden else str(answer.get("msg") or answer.get("stderr") or "")
        self.line(
            task=result._task.get_name().strip(),
            host=result._host.get_name(),
            status="changed" if status == "ok" and answer.get("changed") else status,
            message=message[:1000],
        )

    def v2_runner_on_ok(self, result, **kwargs):
        self.result("ok", result)

    def v2_runner_on_failed(self, result, ignore_errors=False, **kwargs):
        self.result("ignored" if ignore_errors else "failed", result)

    def v2_runner_on_unreachable(self, result, **kwargs):
        self.result("unreachable", result)

    def v2_runner_on_skipped(self, result, **kwargs):
        self.result("skipped", result)

    def v2_playbook_on_stats(self, stats):
        custom = dict(getattr(stats, "custom", {}) or {})
        self.line(
            hosts={host: stats.summarize(host) for host in sorted(stats.processed)},
            outputs=custom.get("_run", {}),
        )
        self.file.close()
