"""The list of objects in a facts file."""

import json
from typing import Any

from selfcheck.rules.readers.values import Refused


def objects(content: bytes, name: str) -> list[Any]:
    """A single object counts as a list of one; ``name`` is how a refusal calls the file."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise Refused(f"文件 {name} 不是 UTF-8 编码的 JSON：{error}。") from None
    except RecursionError:
        raise Refused(f"文件 {name} 的 JSON 嵌套太深。") from None
    if isinstance(data, dict):
        return [data]
    if not isinstance(data, list):
        raise Refused(f"文件 {name} 的内容应为对象的列表。")
    return data
