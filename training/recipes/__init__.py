"""The recipes by name."""

from .bronze import Bronze
from .embedded import Embedded
from .first import First
from .medics import Medics
from .place79 import Place79
from .third import Third, ThirdSequence

RECIPES = {recipe.name: recipe for recipe in (First, Third, ThirdSequence, Medics, Place79, Bronze, Embedded)}
