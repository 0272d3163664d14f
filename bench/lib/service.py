"""A Drover of the bench's own, and its API as a client sees it."""

import http.client
import json
import os
import subprocess
import threading
import time


class Service:
    """Started with its data in `data`; one connection held open for requests, another one for events."""

    def __init__(self, product, data, *properties):
        self.data = data
        os.makedirs(data, exist_ok=True)
        self.log = open(os.path.join(data, "drover.log"), "wb")
        command = [os.path.join(product, "bin/drover-service"), f"-Ddrover.data={data}", *properties]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        self.moves = {}
        self.changed = threading.Condition()

    def ready(self, seconds=30):
        """Waits until it answers; True when every part of it is there."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with open(os.path.join(self.data, "service.json")) as announced:
                    self.port = json.load(announced)["port"]
                with open(os.path.join(self.data, "token")) as token:
                    self.headers = {"Authorization": "Bearer " + token.read().strip()}
                self.http = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                if all(self.get("/status")["parts"].values()):
                    return
            except (OSError, ValueError, KeyError):
                pass
            time.sleep(0.02)
        with open(os.path.join(self.data, "drover.log"), errors="replace") as log:
            raise SystemExit("the service did not start:\n" + log.read()[-2000:])

    def ask(self, method, path, body=None):
        try:
            answer = self.answer(method, path, body)
        except http.client.RemoteDisconnected:  # the service ends a connection that was idle for long
            if method != "GET":
                raise
            self.http.close()
            answer = self.answer(method, path, body)
        text = answer.read()
        if answer.status // 100 != 2:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text) if text else None

    def answer(self, method, path, body):
        self.http.request(method, "/api/v1" + path, None if body is None else json.dumps(body), self.headers)
        return self.http.getresponse()

    def get(self, path):
        return self.ask("GET", path)

    def follow(self):
        """From now on the end of each migration is noted, with the time at which its event came."""
        stream = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        stream.request("GET", "/api/v1/events", headers=self.headers)
        answer = stream.getresponse()
        answer.readline()  # its welcome: from now on nothing is missed

        def read():
            kind = ""
            try:
                for line in iter(answer.readline, b""):
                    came = time.monotonic()
                    if line.startswith(b"event: "):
                        kind = line[7:].strip().decode()
                    elif line.startswith(b"data: ") and kind == "migration":
                        move = json.loads(line[6:])
                        if move["ended"]:
                            with self.changed:
                                self.moves[move["id"]] = (came, move)
                                self.changed.notify_all()
            except (OSError, ValueError, AttributeError, http.client.HTTPException):
                pass  # the service has ended

        threading.Thread(target=read, daemon=True).start()

    def ended(self, move, seconds=60):
        """When the end of that migration was heard of, and how it ended."""
        with self.changed:
            if not self.changed.wait_for(lambda: move in self.moves, seconds):
                raise RuntimeError(f"migration {move} did not end within {seconds} s")
            return self.moves.pop(move)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
