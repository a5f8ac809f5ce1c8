// Calls every method as a client of grpc-js does, and prints how each call ended, a line each.
// Arguments: address, directory of the protocol buffers, username, password, and for TLS the files
// of the authority's certificate, the client's key and the client's certificate.
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, protos, username, password, ca, key, certificate] = process.argv.slice(2);
const files = ['user', 'post', 'auth'].map((name) => `platform/v1/${name}_service.proto`);
const { v1 } = grpc.loadPackageDefinition(
  loader.loadSync(files, { includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true })).platform;
const credentials = ca
  ? grpc.credentials.createSsl(readFileSync(ca), readFileSync(key), readFileSync(certificate))
  : grpc.credentials.createInsecure();
const users = new v1.UserService(address, credentials);
const posts = new v1.PostService(address, credentials);
const auth = new v1.AuthService(address, credentials);

function print(name, value) {
  console.log(`${name}: ${value}`);
}

function unary(client, method, request, metadata = new grpc.Metadata(), options = {}) {
  return new Promise((resolve, reject) =>
    client[method](request, metadata, { deadline: Date.now() + 10_000, ...options }, (error, answer) =>
      error ? reject(error) : resolve(answer)));
}

async function statusOf(promise) {
  try {
    await promise;
    return 'OK';
  } catch (error) {
    return grpc.status[error.code];
  }
}

function all(stream) {
  return new Promise((resolve, reject) => {
    const items = [];
    stream.on('data', (item) => items.push(item)).on('end', () => resolve(items)).on('error', reject);
  });
}

function createUsers(metadata, requests) {
  return new Promise((resolve, reject) => {
    const stream = users.createUsers(metadata, (error, answer) => (error ? reject(error) : resolve(answer)));
    requests.forEach((request) => stream.write(request));
    stream.end();
  });
}

// Joins a room, hears itself there, and speaks where it is not.
function chat() {
  return new Promise((resolve, reject) => {
    const stream = users.userChat(token);
    const said = new Map();
    stream.on('data', (answer) => {
      if (answer.type === 'CHAT_MESSAGE_TYPE_ROOM_JOINED') {
        said.set('joined', 'joined');
        stream.write({ room: name, message: 'hello', ref: 'r1' });
      } else if (answer.type === 'CHAT_MESSAGE_TYPE_UNSPECIFIED') {
        said.set('heard', answer.message);
      } else if (answer.type === 'CHAT_MESSAGE_TYPE_ACK') {
        said.set('acknowledged', 'acknowledged');
        stream.write({ room: 'elsewhere', message: 'hello' });
      } else if (answer.type === 'CHAT_MESSAGE_TYPE_ERROR') {
        said.set('elsewhere', answer.code);
        stream.end();
      }
    });
    stream.on('end', () => resolve(
      ['joined', 'heard', 'acknowledged', 'elsewhere'].map((key) => said.get(key)).join(', ')));
    stream.on('error', reject);
    stream.write({ type: 'CHAT_MESSAGE_TYPE_JOIN_ROOM', room: name, echo: true });
  });
}

const login = await unary(auth, 'login', { username, password });
print('Login', login.tokens.username);
const refreshed = await unary(auth, 'refresh', { refresh_token: login.tokens.refresh_token });
const token = new grpc.Metadata();
token.set('authorization', `Bearer ${refreshed.tokens.access_token}`);
print('Refresh', refreshed.tokens.username);

const name = `js${Date.now()}`;
const created = await createUsers(token, [
  { username: name, email: `${name}@example.com`, metadata: { team: 'core' } },
  { username: 'x', email: 'x' },
]);
print('CreateUsers', `${created.ids.length} created, ${created.failures[0].code}`);
const id = created.ids[0];
print('GetUser', (await unary(users, 'getUser', { id }, token)).metadata.team);
print('UpdateUser', (await unary(users, 'updateUser',
  { user: { id, age: 41 }, update_mask: { paths: ['age'] } }, token)).user.age);
const listed = await all(users.listUsers({ filter: { usernames: [name] } }, token));
print('ListUsers', `${listed.length} user, ${listed[0].age}`);

const post = (await unary(posts, 'createPost', { author_id: id, title: 'Hello', body: 'World' }, token)).post;
print('CreatePost', post.title);
print('GetPost', (await unary(posts, 'getPost', { id: post.id }, token)).post.body);
print('UpdatePost', (await unary(posts, 'updatePost',
  { post: { id: post.id, title: 'Bye' }, update_mask: { paths: ['title'] } }, token)).post.title);
print('ListPosts', (await unary(posts, 'listPosts', { author_id: id }, token)).posts.length);
print('DeletePost', await statusOf(unary(posts, 'deletePost', { id: post.id }, token)));
print('DeleteUser', await statusOf(unary(users, 'deleteUser', { id }, token)));
print('UserChat', await chat());

print('no token', await statusOf(unary(users, 'getUser', { id })));
const doubled = token.clone();
doubled.set('x-api-key', 'pak_x');
print('two credentials', await statusOf(unary(users, 'getUser', { id }, doubled)));
print('an empty message', await statusOf(unary(users, 'getUser', {}, token)));
print('nobody', await statusOf(unary(users, 'getUser', { id }, token)));
print('51 MB', await statusOf(unary(users, 'getUser', { id: 'x'.repeat(51 << 20) }, token)));
print('a deadline that has passed', await statusOf(unary(users, 'getUser', { id }, token, { deadline: Date.now() - 1 })));
// grpc-js forgets to tell the server when it is cancelled before it has sent anything.
const cancelled = users.listUsers({}, token);
cancelled.once('data', () => cancelled.cancel());
print('a cancelled list', await statusOf(all(cancelled)));
const silent = new Promise((resolve) => {
  const stream = users.createUsers(token, { deadline: Date.now() + 500 }, (error) => resolve(grpc.status[error.code]));
  stream.on('error', () => {});
});
print('a stream that sends nothing', await silent);
[users, posts, auth].forEach((client) => client.close());
setTimeout(() => {
  console.log(`not closed: ${process.getActiveResourcesInfo()}`);
  process.exit(1);
}, 10_000).unref();
