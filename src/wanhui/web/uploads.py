"""Takes uploaded files onto the disk, never into memory, and no more of them than allowed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

#: The largest file that the page takes; the command line has no such limit.
LARGEST = 200 * 2**20


class BoundedUpload(TemporaryFileUploadHandler):
    """Stops reading a file that grows beyond `LARGEST`; the view finds `is_upload_too_large` on the request."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Writes one piece."""
        if start + len(raw_data) > LARGEST:
            self.request.is_upload_too_large = True  # type: ignore[union-attr]  # read by wanhui.web.imports
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)
