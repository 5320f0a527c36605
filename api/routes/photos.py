"""Photos of displays and type plates: read, offered for confirmation, and not kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import File, UploadFile

from api.auth.permission import MayAsk
from api.documentation import problems
from api.language import Said
from api.photographing import PhotoReading, read_photo
from api.problems import RequestProblem, at_field
from api.provided import Provided
from api.routing import Router
from knowledge.manuals.ocr import INSTALL, NoTextRecognition
from knowledge.manuals.unreadable import ManualUnreadable

router = Router(prefix="/v1/photos", tags=["diagnoses"])


@router.post("", summary="Read a photo", responses=problems(400, 413, 422, 501))
def create_reading(
    photo: Annotated[UploadFile, File(description="PNG, JPEG, TIFF or WebP")], who: MayAsk, services: Provided
) -> PhotoReading:
    """Fault codes and serial numbers on a display or a type plate.

    Nothing is done with them: show them, let the technician confirm, then send them with a report or a message.
    """
    try:
        return read_photo(services, photo.file.read(), who.audience)
    except ManualUnreadable as error:
        raise _no_picture() from error
    except NoTextRecognition as error:
        raise _not_installed() from error


def _no_picture() -> RequestProblem:
    detail = Said(
        "这不是可读取的照片（PNG、JPEG、TIFF、WebP），或者像素过多。请重新拍摄。",
        "This is no photo that can be read (PNG, JPEG, TIFF, WebP), or has too many pixels. Take it again.",
    )
    return at_field("body.photo", "no-picture", 422, "no-picture", Said("无法读取的照片", "Unreadable photo"), detail)


def _not_installed() -> RequestProblem:
    return RequestProblem(
        501,
        "no-text-recognition",
        Said("未安装文字识别", "No text recognition"),
        Said(
            "服务器没有安装文字识别（OCR）；请管理员安装 faultwise[ocr]，或用文字输入代码。",
            f"This server has no text recognition (OCR); have the administrator {INSTALL}, or type the codes.",
        ),
    )
