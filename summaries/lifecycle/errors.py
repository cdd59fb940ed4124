"""What a step of a weekly summary may refuse."""


class NotAllowed(Exception):
    """This member may not, or the week does not stand where the step begins."""


class NotCompiled(NotAllowed):
    """The week is not compiled for this district."""


class AlreadyPublished(NotAllowed):
    """What is published is never changed, only corrected."""


class NotPublished(NotAllowed):
    """Only what is published can be corrected."""


class Overtaken(NotAllowed):
    """Somebody else changed it after this member had looked."""


class NothingToCorrect(NotAllowed):
    """The records say what the published version says."""
