"""Pictures on their way to the homeserver: uploaded once, encrypted where the room is."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import quote

from watcher.chat.matrix.answers import Uploaded
from watcher.chat.matrix.client import Client
from watcher.chat.matrix.sealing import sealed
from watcher.chat.room import (
    PictureUnavailableError,
    RoomBusyError,
    RoomClosedError,
    RoomRefusedError,
    RoomUnavailableError,
)
from watcher.picture import Attached, Upload

log = logging.getLogger(__name__)

_UPLOAD = "/_matrix/media/v3/upload"


async def bring(client: Client, attached: Attached, *, encrypted: bool) -> Upload | None:
    """Where the picture lies, taken there if need be, and noted before this returns.

    None when the homeserver keeps no files, or not this one: its message then goes without. Where it lies
    unencrypted it is no use to an encrypted room, and is taken there again. Raises PictureUnavailableError
    when the picture may be taken later, RoomBusyError, RoomSessionError.
    """
    known = attached.upload
    if known is not None and (known.keys is not None or not encrypted):
        return known
    try:
        upload = await _upload(client, attached, encrypted)
    except RoomBusyError:
        raise
    except (RoomRefusedError, RoomClosedError) as error:
        log.warning("%s: the message goes without its picture", error)
        return None
    except RoomUnavailableError as error:
        raise PictureUnavailableError(str(error), error.retry_after) from error
    attached.note(upload)
    return upload


async def _upload(client: Client, attached: Attached, encrypted: bool) -> Upload:
    picture = attached.picture
    act = f"uploading {picture.name}"
    if encrypted:
        data, keys = sealed(picture.png)
        path, kind = _UPLOAD, "application/octet-stream"
    else:
        data, keys = picture.png, None
        path, kind = f"{_UPLOAD}?filename={quote(picture.name, safe='')}", "image/png"
    reply = await client.exchange(act, "POST", path, data, kind=kind)
    if reply.status == HTTPStatus.NOT_FOUND:
        raise RoomRefusedError(f"{act}: the homeserver keeps no files")
    return Upload(reply.read_as(Uploaded, act).content_uri, keys)
