"""How much room words take in a picture, and how boxes are pushed apart until none covers another; in whole pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["LINE", "Box", "box_size", "push_apart", "text_width", "wrapped"]

LINE = 15  # height of a line of 11 pixels
_LETTER, _BOLD = 6.1, 1.12  # width of a letter of 11 pixels, and how much wider a bold one is
_ROUNDS = 120
_STEP = 3  # by which a box outside is moved inwards

Box = tuple[int, int]  # half the width and half the height


def text_width(text: str, size: int = 11) -> int:
    """Return about how wide a text is, in pixels."""
    return round(len(text) * _LETTER * size / 11)


def wrapped(text: str, letters: int = 22) -> list[str]:
    """Return a text in lines of at most so many letters, as far as its words allow."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def box_size(lines: Sequence[str]) -> tuple[int, int]:
    """Return width and height of a box around bold lines."""
    return max(round(max(map(text_width, lines)) * _BOLD) + 14, 60), 14 * len(lines) + 8


def push_apart(
    at: Mapping[str, list[int]], half: Mapping[str, Box], fixed: Sequence[tuple[Sequence[int], Box]], middle: int, away: int
) -> bool:
    """Push boxes apart, off fixed ones and back into a circle; tell whether at last all lie so."""
    boxes = [(at[name], half[name]) for name in at]
    for _ in range(_ROUNDS):
        moved = False
        for number, (one, own) in enumerate(boxes):
            for other, others in boxes[number + 1 :]:
                if abs(one[1] - other[1]) < own[1] + others[1] and abs(one[0] - other[0]) < own[0] + others[0]:
                    _push(one, other, (own[0] + others[0], own[1] + others[1]))
                    moved = True
        for box, own in boxes:
            moved = _keep_off(box, own, fixed) or moved
            moved = _keep_inside(box, own[0], middle, away) or moved
        if not moved:
            return True
    return False


def _push(one: list[int], other: list[int], reach: Box) -> None:
    """Push two boxes apart along the shorter way, each by half of it."""
    axis, way, sign = _way(one, other, reach)
    one[axis] -= sign * ((way + 1) // 2)
    other[axis] += sign * ((way + 1) // 2)


def _way(one: Sequence[int], other: Sequence[int], reach: Box) -> tuple[int, int, int]:
    over = [reach[axis] - abs(one[axis] - other[axis]) for axis in (0, 1)]
    axis = 0 if over[0] < over[1] else 1
    return axis, over[axis], 1 if one[axis] <= other[axis] else -1


def _keep_off(at: list[int], own: Box, fixed: Sequence[tuple[Sequence[int], Box]]) -> bool:
    moved = False
    for other, others in fixed:
        reach = own[0] + others[0], own[1] + others[1]
        if abs(at[0] - other[0]) < reach[0] and abs(at[1] - other[1]) < reach[1]:
            axis, way, sign = _way(at, other, reach)
            at[axis] -= sign * way
            moved = True
    return moved


def _keep_inside(at: list[int], half_width: int, middle: int, away: int) -> bool:
    across, down = abs(at[0] - middle) + half_width, abs(at[1] - middle)
    if across * across + down * down <= away * away:
        return False
    at[0] += ((at[0] < middle) - (at[0] > middle)) * min(_STEP, abs(at[0] - middle))
    at[1] += ((at[1] < middle) - (at[1] > middle)) * min(_STEP, abs(at[1] - middle))
    return True
