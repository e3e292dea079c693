"""Runs each case with Telethon's own calls only. Exchanges lines of JSON with the test."""

import asyncio
import hashlib
import json
import logging
import sys

from telethon import TelegramClient, errors, events
from telethon.crypto import rsa
from telethon.sessions import SQLiteSession, StringSession
from telethon.tl.types import PeerChannel

server = json.loads(sys.argv[1])
given = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
rsa.add_key(server['publicKeyPem'], old=False)
logging.basicConfig(level=logging.WARNING, stream=sys.stderr)


def say(**line):
    print(json.dumps(line), flush=True)


def new_client(session=None, **options):
    session = session or StringSession()
    if not session.auth_key:
        dc = server['dcs'][0]
        session.set_dc(dc['id'], dc['host'], dc['port'])
    return TelegramClient(session, server['apiId'], server['apiHash'], **options)


async def new_bot(token=None, **options):
    client = new_client(**options)
    await client.start(bot_token=token or given['token'])
    return client


def sha256(data):
    return hashlib.sha256(data).hexdigest()


async def log_in_as_bot():
    client = await new_bot()
    me = await client.get_me()
    say(id=me.id, bot=me.bot)
    await client.disconnect()


async def log_in_as_person():
    client = new_client()
    await client.connect()
    await client.send_code_request(given['phone'])
    try:
        await client.sign_in(given['phone'], given['code'])
        asked = False
    except errors.SessionPasswordNeededError:
        asked = True
        try:
            await client.sign_in(password='not this')
            refused = False
        except errors.PasswordHashInvalidError:
            refused = True
        await client.sign_in(password=given['password'])
    me = await client.get_me()
    titles = [dialog.title async for dialog in client.iter_dialogs()]
    say(id=me.id, bot=me.bot, phone=me.phone, asked=asked, refused=refused, titles=titles)
    await client.disconnect()


async def transfer():
    """Uploads a file, then downloads it whole and in ranges."""
    client = await new_bot()
    channel = await client.get_entity(PeerChannel(given['channel']))
    sent = await client.send_file(channel, given['file'], caption='A file', force_document=True)
    message = await client.get_messages(channel, ids=sent.id)
    whole = await client.download_media(message, file=bytes)
    ranges = [await read_range(client, message.document, *span) for span in given['ranges']]
    say(message=sent.id, size=message.document.size, whole=sha256(whole), ranges=ranges)
    await client.disconnect()


async def read_range(client, document, start, end):
    data = b''
    async for chunk in client.iter_download(document, offset=start):
        data += chunk
        if len(data) >= end - start:
            break
    return sha256(data[: end - start])


async def download():
    client = await new_bot()
    channel = await client.get_entity(PeerChannel(given['channel']))
    message = await client.get_messages(channel, ids=given['message'])
    data = await client.download_media(message, file=bytes)
    say(dc=message.document.dc_id, sha256=sha256(data), size=len(data))
    await client.disconnect()


async def hear_edit():
    """One bot listens, another edits."""
    listener = await new_bot()
    heard = asyncio.get_running_loop().create_future()
    listener.add_event_handler(lambda event: heard.set_result(event.message), events.MessageEdited())
    editor = await new_bot(token=given['otherToken'])
    channel = await editor.get_entity(PeerChannel(given['channel']))
    await editor.edit_message(channel, given['message'], 'Another caption')
    message = await asyncio.wait_for(heard, 20)
    say(message=message.id, text=message.message, file=message.file.name)
    await editor.disconnect()
    await listener.disconnect()


async def meet_flood():
    client = await new_bot(flood_sleep_threshold=0)
    channel = await client.get_entity(PeerChannel(given['channel']))
    message = await client.get_messages(channel, ids=given['message'])
    say(ready=True)
    sys.stdin.readline()
    try:
        await client.download_media(message, file=bytes)
        say(error=None)
    except errors.FloodError as error:
        say(error=type(error).__name__, seconds=error.seconds)
    await client.disconnect()


async def come_back():
    """Logs in the first time; later the session file must be enough."""
    client = new_client(SQLiteSession(given['session']))
    await client.connect()
    known = await client.is_user_authorized()
    if not known:
        await client.sign_in(bot_token=given['token'])
    channel = await client.get_entity(PeerChannel(given['channel']))
    message = await client.get_messages(channel, ids=given['message'])
    data = await client.download_media(message, file=bytes)
    say(known=known, sha256=sha256(data))
    await client.disconnect()


asyncio.run(globals()[sys.argv[2]]())
