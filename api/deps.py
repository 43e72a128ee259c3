"""What routes ask for: the desk, and who acts. The actor comes from the session alone."""

from typing import Annotated

from fastapi import Depends, Request

from api.errors import NotLoggedInError
from api.session import actor_of_request
from desk.wiring import Desk
from dossier.actor import Actor


def desk_of(request: Request) -> Desk:
    """Give the office this process opened."""
    desk: Desk = request.app.state.desk
    return desk


def visitor_of(request: Request) -> Actor | None:
    """Give who is logged in, if anybody."""
    return actor_of_request(request)


def actor_of(request: Request) -> Actor:
    """Give who is logged in.

    Raises:
        NotLoggedInError: Nobody is.
    """
    actor = actor_of_request(request)
    if actor is None:
        raise NotLoggedInError
    return actor


DeskDep = Annotated[Desk, Depends(desk_of)]
ActorDep = Annotated[Actor, Depends(actor_of)]
VisitorDep = Annotated[Actor | None, Depends(visitor_of)]
