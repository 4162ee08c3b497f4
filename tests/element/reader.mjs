// A member whose client is Element's stack: matrix-js-sdk with Rust crypto. It joins what it is invited to,
// prints each message as a line of JSON, and says what it is told to by lines of JSON on standard input.
//
//   node reader.mjs FOLDER HOMESERVER USER_ID DEVICE_ID TOKEN [exclude]
//
// `exclude` is Element's "exclude insecure devices": what an unsigned device says is not shown, and such a
// device gets no key.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, baseUrl, userId, deviceId, accessToken, mode] = process.argv.slice(2);
const library = (file) => import(pathToFileURL(`${folder}/node_modules/matrix-js-sdk/lib/${file}`));
for (const level of ["trace", "debug", "log", "info", "warn"]) console[level] = () => {}; // the library's chatter
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const { createClient } = await library("index.js");
const { OnlySignedDevicesIsolationMode } = await library("crypto-api/index.js");

const client = createClient({ baseUrl, userId, deviceId, accessToken });
await client.initRustCrypto({ useIndexedDB: false });
const crypto = client.getCrypto();
await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
if (mode === "exclude") crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());

client.on("Event.decrypted", async (event) => {
    const info = await crypto.getEncryptionInfoForEvent(event);
    tell({
        sender: event.getSender(),
        body: event.isDecryptionFailure() ? null : event.getContent().body,
        content: event.getContent(),
        failure: event.decryptionFailureReason,
        shield: info?.shieldReason ?? null,
    });
});
client.on("Room.myMembership", async (room, membership) => {
    if (membership !== "invite") return;
    await client.joinRoom(room.roomId);
    tell({ joined: room.roomId });
});
client.once("sync", () => tell({ ready: true }));
await client.startClient({ initialSyncLimit: 5 });

createInterface({ input: process.stdin })
    .on("line", async (line) => {
        const { room, text } = JSON.parse(line);
        const { event_id } = await client.sendTextMessage(room, text);
        tell({ sent: event_id });
    })
    .on("close", () => {
        client.stopClient();
        process.exit(0);
    });
