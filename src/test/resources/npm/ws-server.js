// What the service's rooms are measured against: a WebSocket server that knows rooms and nothing
// else. Everybody in a room but its user hears a message. Argument: the port.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const rooms = new Map();
let sequence = 0;

/** GET answers what is left in memory after a collection, in bytes. */
const server = createServer((request, response) => {
  global.gc();
  const { heapUsed, external } = process.memoryUsage();
  response.end(String(heapUsed + external));
});

new WebSocketServer({ server }).on('connection', (socket, request) => {
  const user = request.url.substring('/ws/'.length);
  const joined = new Set();
  socket.on('message', (text) => {
    const command = JSON.parse(text);
    const room = command.room;
    if (command.type === 'join_room') {
      joined.add(room);
      rooms.set(room, (rooms.get(room) ?? new Map()).set(socket, user));
      socket.send(JSON.stringify({ type: 'room_joined', room, id: '0-0' }));
    } else if (command.type === 'message' && joined.has(room)) {
      const now = new Date();
      const message = Buffer.from(JSON.stringify({
        type: 'message',
        room,
        id: `${now.getTime()}-${sequence++}`,
        user_id: user,
        message: command.message,
        timestamp: now.toISOString(),
      }));
      for (const [member, name] of rooms.get(room)) {
        if (name !== user) {
          member.send(message, { binary: false });
        }
      }
    }
  });
  socket.on('close', () => joined.forEach((room) => rooms.get(room).delete(socket)));
});

server.listen(Number(process.argv[2]), '127.0.0.1', 4096);
