"""Renting by the hour against owning: after how many busy hours the purchase has paid."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from tui.labs.contract import Result, Series, Table, Value
from tui.labs.params import Values
from tui.labs.wording import said

HOURS: Final = 8760
"""Hours of a year."""


@dataclass(frozen=True)
class Choice:
    """One GPU, rented or owned. Money in US dollars."""

    price: float
    """Rent per hour."""
    capex: float
    """Purchase with server, network, building and staff, the price of money on it, less what it is sold for."""
    running: float
    """Electricity per hour in use, cooling included."""
    life: float
    """Hours on the calendar until it is written off."""

    def rent(self, hours: float) -> float:
        """The bill for so many busy hours."""
        return self.price * hours

    def own(self, hours: float) -> float:
        """The same for the owner."""
        return self.capex + self.running * hours

    def breakeven(self) -> float | None:
        """Busy hours after which owning is cheaper; None if running it alone costs as much as renting."""
        gain = self.price - self.running
        return self.capex / gain if gain > 0 else None


def paid_off(capex: float, years: float, interest: float) -> float:
    """What a purchase costs in all when it is paid back in equal parts a year; `interest` 0.08 for 8 % a year."""
    if interest == 0:
        return capex
    return capex * years * interest / -math.expm1(-years * math.log1p(interest))


def run_buy(values: Values) -> Result:
    """Metrics `breakeven_hours` and `breakeven_utilization` (of the whole life); None when owning never pays."""
    bought = values.real("capex_per_gpu")
    paid = paid_off(
        bought * (1 + values.real("overhead_pct") / 100),
        values.real("lifetime_years"),
        values.real("interest_pct") / 100,
    )
    net = paid - bought * values.real("resale_pct") / 100
    choice = Choice(
        price=values.real("price_per_gpu_hour"),
        capex=max(0.0, net),
        running=values.real("power_kw_per_gpu") * values.real("pue") * values.real("power_price_kwh"),
        life=values.real("lifetime_years") * HOURS,
    )
    hours = choice.breakeven()
    metrics: dict[str, Value] = {
        "breakeven_hours": hours,
        "breakeven_utilization": None if hours is None else hours / choice.life,
    }
    return Result(metrics, (_lines(choice), _by_use(choice), _by_price(choice)), _notes(choice, values, net))


def _lines(choice: Choice) -> Series:
    paid = choice.breakeven()
    ends = {choice.life * step / 20 for step in range(21)}
    if paid is not None and paid <= choice.life:
        ends.add(paid)
    hours = sorted(ends)
    curves = {
        "rent": tuple(choice.rent(hour) for hour in hours),
        "own": tuple(choice.own(hour) for hour in hours),
        "break-even": tuple(choice.own(hour) if hour == paid else None for hour in hours),
    }
    title = "Total paid against hours in use, up to the whole life"
    return Series(tuple(hours), curves, "line", "", "hours in use", "USD", title)


def _by_use(choice: Choice) -> Table:
    rows = []
    for share in (0.05, 0.1, 0.25, 0.5, 0.75, 1.0):
        busy = share * choice.life
        owned = choice.own(busy) / busy
        rows.append((share, owned, choice.price, "own" if owned < choice.price else "rent"))
    return Table(("use", "USD/busy hour, owned", "rented", "cheaper"), tuple(rows), "An idle GPU is paid for too")


def _by_price(choice: Choice) -> Table:
    rows = []
    for factor in (0.5, 0.75, 1.0, 1.5, 2.0):
        other = replace(choice, price=factor * choice.price)
        hours = other.breakeven()
        rows.append((other.price, hours, None if hours is None else hours / choice.life))
    return Table(("rent, USD/h", "break-even h", "use needed"), tuple(rows), "If rents move before it has paid")


def _notes(choice: Choice, values: Values, net: float) -> tuple[str, ...]:
    hours = choice.breakeven()
    if hours is None:
        first = "Owning never pays at this rent: electricity and cooling alone cost as much."
    elif hours > choice.life:
        first = "Owning does not pay within its life, even if it never idles."
    else:
        first = f"Owning pays if it is busy {said(100 * hours / choice.life)} % of its life or more."
    notes = [first]
    if net < 0:
        notes.append("It is sold for more than it cost in all; the purchase is taken as free.")
    left_out = [
        name
        for name, knob in (("resale value", "resale_pct"), ("the price of money", "interest_pct"))
        if not values.real(knob)
    ]
    if left_out:
        said_so = " and ".join(left_out)
        notes.append(f"{said_so[:1].upper()}{said_so[1:]} {'are' if len(left_out) > 1 else 'is'} left out.")
    if choice.price > 0:
        always = choice.own(choice.life) / choice.price
        notes.insert(1, f"Drawing full power when idle too, it needs {said(100 * always / choice.life)} %.")
    return tuple(notes)
