"""Runs the lines of a file of cases with the real Azure CLI against `mi-sim serve`, and prints what it sent and printed.

    PYTHON record.py MI_SIM WORLD < lines > recorded

Standard input is JSON: a list of scenarios, each with who signs in (`admin`, or the name of a machine) and its lines of
bash. Standard output is JSON too: for each line its requests, standard output, standard error and exit status, as they
came. The interpreter must be the one that the Azure CLI is installed in. Nothing but loopback is reached: a proxy that leads
to the simulator is all that the Azure CLI knows, and whatever else it tries is refused here.

The CLI takes a second to start, so it is loaded once, and a copy of the process runs each command.
"""

import json
import os
import runpy
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback

AZ = """#!{python} -SE
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({door!r})
call = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(server, [len(call).to_bytes(4, "big")], [0, 1, 2])
server.sendall(call)
sys.exit(int(server.recv(16) or b"99"))
"""


def load():
    """All that a command may import, before there is a copy for each."""
    names = ["azure.cli.core", "azure.cli.core.commands.client_factory", "azure.cli.core.auth.identity", "azure.mgmt.core.tools"]
    names += ["msal", "requests", "cryptography.x509"]
    for module in ("appservice", "identity", "keyvault", "network", "profile", "resource", "role", "storage", "util", "vm"):
        for part in ("", ".commands", ".custom", "._params", "._help"):
            names.append(f"azure.cli.command_modules.{module}{part}")
    for name in names:
        try:
            __import__(name)
        except ImportError:
            pass


def watch(log):
    """Writes down what leaves this process, before it does."""
    import requests.adapters

    sends = requests.adapters.HTTPAdapter.send

    def send(self, request, *words, **named):
        proxies = named.get("proxies") or {}
        through = proxies.get(request.url.split(":")[0], "")
        if "127.0.0.1" not in through and not request.url.startswith("http://127.0.0.1:"):
            raise ConnectionError(f"{request.url} would leave this machine")
        body = request.body
        if hasattr(body, "read"):
            start = body.tell()
            body = body.read()
            request.body.seek(start)
        if isinstance(body, bytes):
            body = body.decode("utf-8", "replace")
        with open(log, "a", encoding="utf-8") as lines:
            lines.write(json.dumps([request.method, request.url, body or ""]) + "\n")
        return sends(self, request, *words, **named)

    requests.adapters.HTTPAdapter.send = send


def command(call, handles, log):
    """One command, in a process of its own that ends with it."""
    words, folder, environment = call
    for own, handle in enumerate(handles):
        os.dup2(handle, own)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    watch(log)
    sys.argv = ["az", *words]
    code = 0
    try:
        runpy.run_module("azure.cli", run_name="__main__", alter_sys=False)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def serve(door, log):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(door)
    listener.listen(8)
    process = os.fork()
    if process:
        return process
    while True:
        caller, _ = listener.accept()
        if os.fork():
            caller.close()
            # Commands of a pipe run side by side; those that have ended are collected.
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                pass
            continue
        length, handles, _, _ = socket.recv_fds(caller, 4, 3)
        text = b""
        while len(text) < int.from_bytes(length, "big"):
            text += caller.recv(65536)
        worker = os.fork()
        if not worker:
            code = 99
            try:
                code = command(json.loads(text), handles, log)
            finally:
                os._exit(code & 255)
        code = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        caller.sendall(str(code).encode())
        os._exit(0)


class Scenario:
    """A world, and whoever types in it."""

    def __init__(self, program, world, who, folder):
        home = os.path.join(folder, "home")
        shutil.rmtree(home, ignore_errors=True)
        os.mkdir(home)
        words = [program, "serve", world, "--port", "0", "--ca", os.path.join(folder, "authority")]
        self.server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        self.address = line.split("listens on ")[1].split(". ")[0]
        port = self.address.rsplit(":", 1)[1]
        self.home = home
        self.environment = {
            "PATH": folder + os.pathsep + os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            **self.ask(program, "admin", port),
            **self.ask(program, who, port),
            "HOME": home,
            "AZURE_CONFIG_DIR": os.environ["AZURE_CONFIG_DIR"],
            "AZURE_CORE_COLLECT_TELEMETRY": "0",
        }
        self.given = {name: self.environment.get(f"AZURE_{name}", "") for name in ("CLIENT_ID", "TENANT_ID", "SUBSCRIPTION_ID")}
        # Who is signed in is forgotten; which file has which command, and what versions there are, is not.
        config = os.environ["AZURE_CONFIG_DIR"]
        for name in os.listdir(config) if os.path.isdir(config) else []:
            path = os.path.join(config, name)
            if name not in ("commandIndex.json", "versionCheck.json"):
                shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)

    @staticmethod
    def ask(program, name, port):
        printed = subprocess.run([program, "env", name, "--port", port], capture_output=True, text=True, check=True).stdout
        lines = [line.removeprefix("export ").split("=", 1) for line in printed.splitlines() if line.startswith("export ")]
        return {name: value.strip("'") for name, value in lines}

    def run(self, line, log):
        open(log, "w", encoding="utf-8").close()
        words = ["bash", "-c", line]
        # What a terminal would ask, nobody answers.
        done = subprocess.run(words, cwd=self.home, env=self.environment, capture_output=True, stdin=subprocess.DEVNULL, text=True)
        with open(log, encoding="utf-8") as lines:
            sent = [json.loads(one) for one in lines]
        plain = lambda text: text.replace(self.home, "/home/admin")
        return {"requests": sent, "out": plain(done.stdout), "err": plain(done.stderr), "status": done.returncode}

    def end(self):
        self.server.kill()
        self.server.wait()


def main():
    program, world = sys.argv[1:]
    scenarios = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="mi-sim-az-") as folder:
        os.environ["AZURE_CONFIG_DIR"] = os.path.join(folder, "config")
        os.environ["AZURE_CORE_COLLECT_TELEMETRY"] = "0"
        door, log, az = (os.path.join(folder, name) for name in ("door", "log", "az"))
        with open(az, "w", encoding="utf-8") as program_file:
            program_file.write(AZ.format(python=sys.executable, door=door))
        os.chmod(az, 0o755)
        load()
        server = serve(door, log)
        recorded = []
        try:
            for scenario in scenarios:
                world_of_it = Scenario(program, world, scenario["who"], folder)
                try:
                    recorded.append([])
                    for line in scenario["lines"]:
                        result = world_of_it.run(line, log)
                        print(result["status"], line, file=sys.stderr)
                        recorded[-1].append(result)
                finally:
                    world_of_it.end()
        finally:
            os.kill(server, 9)
    json.dump(recorded, sys.stdout)


if __name__ == "__main__":
    main()
