"""Published figures to compare with, in Wh and kg of CO2 equivalent per kWh.

Sources, as read in November 2026:
queries: Google 2009 (Powering a Google search, official blog); de Vries, Joule 2023, by way of EPRI 2024; Epoch AI,
February 2025; OpenAI, June 2025 (method not disclosed); Google, arXiv 2508.15734, August 2025 (median text prompt).
At home: MacKay, Sustainable Energy - without the hot air, chapter 7 (fridge-freezer 18 W on average, microwave 1.4 kW,
kettle 3 kW). A household: 10,500 kWh a year, US average, in the words of Epoch AI 2025.
Grids: Our World in Data, 2023 (France, Germany, China, India); EIA, 2020 (US, direct emissions); Ember, 2022 (world).
"""

from __future__ import annotations

from typing import Final

QUERIES: Final[dict[str, float]] = {
    "2023 guess, ChatGPT": 2.9,
    "OpenAI's claim, 2025": 0.34,
    "Epoch AI, GPT-4o, 2025": 0.3,
    "Google Gemini, 2025": 0.24,
    "web search, 2009": 0.3,
}
"""Wh of one request; each with a boundary of its own."""

AT_HOME: Final[dict[str, float]] = {
    "fridge, a minute": 18 / 60,
    "kettle, a second": 3000 / 3600,
    "microwave, 5 seconds": 5 * 1400 / 3600,
}
"""Wh."""

GRIDS: Final[dict[str, float]] = {
    "France": 0.056,
    "Germany": 0.381,
    "United States": 0.387,
    "world": 0.436,
    "China": 0.582,
    "India": 0.713,
}

HOME_MWH_PER_YEAR: Final = 10.5
