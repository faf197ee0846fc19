// A Node server that closes when it is told to, and waits for a connection.
const http = require("http");

const server = http.createServer((request, response) => {
  response.write("x");
  setInterval(() => response.write("x"), 500);
});
process.on("SIGTERM", () => server.close());
server.listen(0, "127.0.0.1", () => http.get({ port: server.address().port }, (response) => response.resume()));
// command: node {file}
// trigger: term
// limit: 5s
// words: The main thread of node; neither Python's nor Tokio's; open connections: ; tcp 127.0.0.1:
// fix: End the open connections
