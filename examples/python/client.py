"""Calls every RPC of Trueframe. docs/api.md explains the calls, and how to make the stubs.

PYTHONPATH=stubs python3 examples/python/client.py COMMAND [ARGUMENT]
"""
import os
import sys
import time

import grpc
from google.rpc import error_details_pb2, status_pb2
from trueframe.v1 import (
    catalog_pb2, event_pb2, picture_pb2, trueframe_pb2, trueframe_pb2_grpc)


def analyze(client, source):
    for event in client.Analyze(trueframe_pb2.AnalyzeRequest(source=source)):
        show(event)


def push(client, path):
    def messages():
        options = trueframe_pb2.SessionOptions(pace=trueframe_pb2.PACE_LOSSLESS)
        yield trueframe_pb2.PushRequest(open=trueframe_pb2.PushOpen(
            format=trueframe_pb2.MEDIA_FORMAT_MPEGTS, options=options))
        with open(path, 'rb') as media:
            while data := media.read(64 * 1024):
                yield trueframe_pb2.PushRequest(media=trueframe_pb2.PushMedia(data=data))

    for event in client.Push(messages()):
        show(event)


def show(event):
    if event.HasField('session_started'):
        print('session', event.session_id, flush=True)
    elif event.HasField('verdict') and event.verdict.final:
        verdict = event.verdict
        who = f'track {verdict.track_id}' if verdict.track_id else 'whole video'
        # An absent score would read as 0.0, which is the score of a face that is certainly authentic.
        score = f'{verdict.score:.3f}' if verdict.HasField('score') else '-'
        print(who, event_pb2.Label.Name(verdict.label), score, *verdict.reasons, flush=True)
    elif event.HasField('summary'):
        frames = event.summary.frames
        print(f'{frames.analysed} of {frames.received} frames analysed')


def start_session(client, source):
    options = trueframe_pb2.SessionOptions(external_id='job-7')
    request = trueframe_pb2.StartSessionRequest(source=source, options=options)
    show_session(client.StartSession(request).session)


def watch(client, session_id):
    last = 0
    while True:
        request = trueframe_pb2.WatchRequest(session_id=session_id, after_sequence=last)
        try:
            for event in client.Watch(request):
                if event.HasField('moved'):
                    break
                last = event.sequence or last
                show(event)
            else:
                return
        except grpc.RpcError as error:
            # Nobody answers: the daemon is being restarted. The events that come meanwhile are kept.
            if code_of(error) != 'UNAVAILABLE':
                raise
        time.sleep(1)


def list_sessions(client):
    request = trueframe_pb2.ListSessionsRequest(page_size=100)
    while True:
        response = client.ListSessions(request)
        for session in response.sessions:
            show_session(session)
        if not response.next_page_token:
            return
        request.page_token = response.next_page_token


def get_session(client, session_id):
    request = trueframe_pb2.GetSessionRequest(session_id=session_id)
    show_session(client.GetSession(request).session)


def stop_session(client, session_id):
    request = trueframe_pb2.StopSessionRequest(session_id=session_id)
    show_session(client.StopSession(request).session)


def watch_sessions(client):
    complete = trueframe_pb2.WatchSessionsResponse.CHANGE_LIST_COMPLETE
    for response in client.WatchSessions(trueframe_pb2.WatchSessionsRequest()):
        if response.change == complete:
            return
        show_session(response.session)


def watch_picture(client, session_id):
    request = picture_pb2.WatchPictureRequest(session_id=session_id)
    picture = next(client.WatchPicture(request))
    print(picture.pts_ms, 'ms', len(picture.faces), 'faces', len(picture.jpeg), 'bytes')


def get_evidence(client, session_id):
    request = picture_pb2.GetEvidenceRequest(session_id=session_id)
    while True:
        page = client.GetEvidence(request)
        for one in page.evidence:
            role = picture_pb2.Evidence.Role.Name(one.role)
            score = f'{one.score:.3f}' if one.HasField('score') else '-'
            print(one.track_id, role, score, one.pts_ms, 'ms', len(one.jpeg), 'bytes')
        if not page.next_page_token:
            return
        request.page_token = page.next_page_token


def delete_evidence(client, session_id):
    request = picture_pb2.DeleteEvidenceRequest(session_id=session_id)
    print(client.DeleteEvidence(request).deleted, 'pictures deleted')


def show_session(session):
    state = trueframe_pb2.SessionState.Name(session.state)
    print(session.session_id, state, session.frames.analysed, session.source)


def list_plugins(client):
    for plugin in client.ListPlugins(catalog_pb2.ListPluginsRequest()).plugins:
        print(catalog_pb2.Plugin.Kind.Name(plugin.kind), plugin.id, plugin.summary)


def list_models(client):
    for model in client.ListModels(catalog_pb2.ListModelsRequest()).models:
        print(model.id, model.version, model.problem or 'usable')


def list_pipelines(client):
    for pipeline in client.ListPipelines(catalog_pb2.ListPipelinesRequest()).pipelines:
        default = ' (default)' if pipeline.is_default else ''
        print(pipeline.id + default, pipeline.problem or 'usable')


def drain(client):
    response = client.Drain(trueframe_pb2.DrainRequest())
    print(response.sessions, 'sessions are over,', response.failed, 'of them failed')


def reload_models(client):
    response = client.ReloadModels(catalog_pb2.ReloadModelsRequest())
    for change in [*response.models, *response.pipelines]:
        kind = catalog_pb2.CatalogueChange.Kind.Name(change.kind)
        print(kind, change.id, change.problem or 'usable')


def code_of(error):
    for key, value in error.trailing_metadata() or ():
        if key == 'grpc-status-details-bin':
            for detail in status_pb2.Status.FromString(value).details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info):
                    return info.reason
    return error.code().name


COMMANDS = {
    'analyze': analyze, 'push': push,
    'start-session': start_session, 'watch': watch, 'watch-sessions': watch_sessions,
    'watch-picture': watch_picture, 'get-evidence': get_evidence,
    'delete-evidence': delete_evidence,
    'list-sessions': list_sessions, 'get-session': get_session, 'stop-session': stop_session,
    'list-plugins': list_plugins, 'list-models': list_models, 'list-pipelines': list_pipelines,
    'reload-models': reload_models, 'drain': drain,
}


class Bearer(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor,
             grpc.StreamStreamClientInterceptor):
    """Sends a token with every call."""

    def __init__(self, token):
        self.token = token

    def send(self, call, details, request):
        metadata = [*(details.metadata or ()), ('authorization', f'Bearer {self.token}')]
        return call(details._replace(metadata=metadata), request)

    intercept_unary_unary = intercept_unary_stream = intercept_stream_stream = send


def main():
    command = COMMANDS.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if command is None:
        sys.exit(f'usage: client.py {" | ".join(COMMANDS)} [ARGUMENT]')
    address = os.environ.get('TRUEFRAME_ADDRESS', '127.0.0.1:50051')
    token = os.environ.get('TRUEFRAME_TOKEN')
    with grpc.insecure_channel(address) as channel:
        calls = grpc.intercept_channel(channel, Bearer(token)) if token else channel
        try:
            command(trueframe_pb2_grpc.TrueframeServiceStub(calls), *sys.argv[2:])
        except grpc.RpcError as error:
            sys.exit(f'{code_of(error)}: {error.details()}')


if __name__ == '__main__':
    main()
