"""Starts a session and follows it over lost connections, restarts and nodes. docs/api.md explains it.

PYTHONPATH=python python3 examples/python/follow.py SOURCE REQUEST_ID
"""
import asyncio
import os
import sys

from trueframe import CallError, Client, Label, SessionOptions


async def start_and_follow(addresses, source, request_id):
    async with Client(addresses) as client:
        options = SessionOptions(request_id=request_id, include_scores=True)
        session = await client.start_session(source, options, retry_for=60)
        async for event in client.watch(session.session_id, on_state=tell):
            print(event.sequence, event.WhichOneof('payload'), flush=True)
            if event.HasField('verdict'):
                print('', Label.Name(event.verdict.label))


def tell(state):
    if state.state == 'following':
        print('at', state.address, file=sys.stderr)
    if state.state == 'waiting':
        print(state.error or 'moved', f'; again in {state.delay:.1f} s', file=sys.stderr)


if __name__ == '__main__':
    try:
        asyncio.run(start_and_follow(os.environ.get('TRUEFRAME_ADDRESS', '127.0.0.1:50051'), *sys.argv[1:3]))
    except CallError as error:
        sys.exit(f'{error.code or error.status}: {error.message} {dict(error.details)}')
