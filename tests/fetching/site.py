"""A site on this machine that answers as it is told, and a resolver and a connection that lead to it."""

import socket
import ssl
import threading
from collections.abc import Callable


class FakeSite:
    """Answers each request with what ``answers`` holds for its path; remembers requests and connections."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.requests: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.names: dict[str, list[str]] = {}
        self._trust = trust
        self._is_over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def resolve(self, host: str, port: int) -> list[str]:
        """Stand in for the resolver; a list of lists is answered one after the other, as rebinding does."""
        return self.names.get(host, [])

    def connect(self, place: tuple[str, int], seconds: float) -> socket.socket:
        """Stand in for the network: whatever the address, the site answers."""
        self.connected.append(place)
        return socket.create_connection(self._listening.getsockname(), timeout=seconds)

    def close(self) -> None:
        """Stop listening, and wait until every answer is given."""
        self._is_over.set()
        socket.create_connection(self._listening.getsockname()).close()  # what accept waits for
        for thread in self._threads:
            thread.join(5)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                opened, _ = self._listening.accept()
            except OSError:
                return
            if self._is_over.is_set():
                opened.close()
                return
            thread = threading.Thread(target=self._answer, args=(opened,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer(self, opened: socket.socket) -> None:
        try:
            with opened:
                talking = self._trust.wrap_socket(opened, server_side=True) if self._trust else opened
                with talking:
                    request = self._request(talking)
                    path = request.split(" ")[1] if request else ""
                    answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    if callable(answer):
                        answer(talking)
                    elif request:
                        talking.sendall(answer)
        except OSError:
            return  # the one who asked has gone

    def _request(self, talking: socket.socket) -> str:
        held = b""
        while b"\r\n\r\n" not in held:
            piece = talking.recv(4096)
            if not piece:
                return ""
            held += piece
        text = held.decode("ascii")
        self.requests.append(text)
        return text


def page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole answer."""
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers))
    return f"{head}\r\n\r\n".encode() + body


def leads_to(target: str) -> bytes:
    """Return an answer that leads on."""
    return page(b"", f"Location: {target}", status="302 Found")
