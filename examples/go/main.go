// Calls every RPC of Trueframe. docs/api.md explains the calls, and how to build this.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"

	pb "github.com/trueframe/trueframe/proto/trueframe/v1"
)

func analyze(ctx context.Context, client pb.TrueframeServiceClient, source string) error {
	events, err := client.Analyze(ctx, &pb.AnalyzeRequest{Source: source})
	if err != nil {
		return err
	}
	return follow(events)
}

func push(ctx context.Context, client pb.TrueframeServiceClient, path string) error {
	media, err := os.Open(path)
	if err != nil {
		return err
	}
	defer media.Close()
	call, err := client.Push(ctx)
	if err != nil {
		return err
	}
	go send(call, media)
	return follow(call)
}

// Send fails only when the call is over; Recv then says why.
func send(call pb.TrueframeService_PushClient, media io.Reader) {
	defer call.CloseSend()
	open := &pb.PushOpen{
		Format:  pb.MediaFormat_MEDIA_FORMAT_MPEGTS,
		Options: &pb.SessionOptions{Pace: pb.Pace_PACE_LOSSLESS},
	}
	err := call.Send(&pb.PushRequest{Message: &pb.PushRequest_Open{Open: open}})
	for err == nil {
		data := make([]byte, 64*1024)
		var n int
		if n, err = media.Read(data); n > 0 {
			piece := &pb.PushMedia{Data: data[:n]}
			err = call.Send(&pb.PushRequest{Message: &pb.PushRequest_Media{Media: piece}})
		}
	}
}

func follow(events interface{ Recv() (*pb.Event, error) }) error {
	for {
		event, err := events.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		show(event)
	}
}

func show(event *pb.Event) {
	switch payload := event.Payload.(type) {
	case *pb.Event_SessionStarted:
		fmt.Println("session", event.SessionId)
	case *pb.Event_Verdict:
		if verdict := payload.Verdict; verdict.Final {
			who := "whole video"
			if verdict.TrackId > 0 {
				who = fmt.Sprint("track ", verdict.TrackId)
			}
			// GetScore reads 0 where there is no score, and 0 is the score of a face that is certainly authentic.
			score := "-"
			if verdict.Score != nil {
				score = fmt.Sprintf("%.3f", *verdict.Score)
			}
			fmt.Println(who, verdict.Label, score, verdict.Reasons)
		}
	case *pb.Event_Summary:
		frames := payload.Summary.Frames
		fmt.Println(frames.Analysed, "of", frames.Received, "frames analysed")
	}
}

func startSession(ctx context.Context, client pb.TrueframeServiceClient, source string) error {
	options := &pb.SessionOptions{ExternalId: "job-7"}
	request := &pb.StartSessionRequest{Source: source, Options: options}
	response, err := client.StartSession(ctx, request)
	if err != nil {
		return err
	}
	showSession(response.Session)
	return nil
}

func watch(ctx context.Context, client pb.TrueframeServiceClient, id string) error {
	events, err := client.Watch(ctx, &pb.WatchRequest{SessionId: id})
	if err != nil {
		return err
	}
	return follow(events)
}

func listSessions(ctx context.Context, client pb.TrueframeServiceClient) error {
	request := &pb.ListSessionsRequest{PageSize: 100}
	for {
		response, err := client.ListSessions(ctx, request)
		if err != nil {
			return err
		}
		for _, session := range response.Sessions {
			showSession(session)
		}
		if response.NextPageToken == "" {
			return nil
		}
		request.PageToken = response.NextPageToken
	}
}

func getSession(ctx context.Context, client pb.TrueframeServiceClient, id string) error {
	response, err := client.GetSession(ctx, &pb.GetSessionRequest{SessionId: id})
	if err != nil {
		return err
	}
	showSession(response.Session)
	return nil
}

func stopSession(ctx context.Context, client pb.TrueframeServiceClient, id string) error {
	response, err := client.StopSession(ctx, &pb.StopSessionRequest{SessionId: id})
	if err != nil {
		return err
	}
	showSession(response.Session)
	return nil
}

func watchSessions(ctx context.Context, client pb.TrueframeServiceClient) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	changes, err := client.WatchSessions(ctx, &pb.WatchSessionsRequest{})
	if err != nil {
		return err
	}
	for {
		response, err := changes.Recv()
		if err != nil {
			return err
		}
		if response.Change == pb.WatchSessionsResponse_CHANGE_LIST_COMPLETE {
			return nil
		}
		showSession(response.Session)
	}
}

func watchPicture(ctx context.Context, client pb.TrueframeServiceClient, id string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pictures, err := client.WatchPicture(ctx, &pb.WatchPictureRequest{SessionId: id})
	if err != nil {
		return err
	}
	picture, err := pictures.Recv()
	if err != nil {
		return err
	}
	fmt.Println(picture.PtsMs, "ms", len(picture.Faces), "faces", len(picture.Jpeg), "bytes")
	return nil
}

func getEvidence(ctx context.Context, client pb.TrueframeServiceClient, id string) error {
	request := &pb.GetEvidenceRequest{SessionId: id}
	for {
		page, err := client.GetEvidence(ctx, request)
		if err != nil {
			return err
		}
		for _, one := range page.Evidence {
			score := "-"
			if one.Score != nil {
				score = fmt.Sprintf("%.3f", *one.Score)
			}
			fmt.Println(one.TrackId, one.Role, score, one.PtsMs, "ms", len(one.Jpeg), "bytes")
		}
		if page.NextPageToken == "" {
			return nil
		}
		request.PageToken = page.NextPageToken
	}
}

func deleteEvidence(ctx context.Context, client pb.TrueframeServiceClient, id string) error {
	response, err := client.DeleteEvidence(ctx, &pb.DeleteEvidenceRequest{SessionId: id})
	if err != nil {
		return err
	}
	fmt.Println(response.Deleted, "pictures deleted")
	return nil
}

func showSession(session *pb.Session) {
	fmt.Println(session.SessionId, session.State, session.GetFrames().GetAnalysed(), session.Source)
}

func listPlugins(ctx context.Context, client pb.TrueframeServiceClient) error {
	response, err := client.ListPlugins(ctx, &pb.ListPluginsRequest{})
	if err != nil {
		return err
	}
	for _, plugin := range response.Plugins {
		fmt.Println(plugin.Kind, plugin.Id, plugin.Summary)
	}
	return nil
}

func listModels(ctx context.Context, client pb.TrueframeServiceClient) error {
	response, err := client.ListModels(ctx, &pb.ListModelsRequest{})
	if err != nil {
		return err
	}
	for _, model := range response.Models {
		fmt.Println(model.Id, model.Version, orUsable(model.Problem))
	}
	return nil
}

func listPipelines(ctx context.Context, client pb.TrueframeServiceClient) error {
	response, err := client.ListPipelines(ctx, &pb.ListPipelinesRequest{})
	if err != nil {
		return err
	}
	for _, pipeline := range response.Pipelines {
		name := pipeline.Id
		if pipeline.IsDefault {
			name += " (default)"
		}
		fmt.Println(name, orUsable(pipeline.Problem))
	}
	return nil
}

func orUsable(problem string) string {
	if problem == "" {
		return "usable"
	}
	return problem
}

func drain(ctx context.Context, client pb.TrueframeServiceClient) error {
	response, err := client.Drain(ctx, &pb.DrainRequest{})
	if err != nil {
		return err
	}
	fmt.Println(response.Sessions, "sessions are over,", response.Failed, "of them failed")
	return nil
}

func reloadModels(ctx context.Context, client pb.TrueframeServiceClient) error {
	response, err := client.ReloadModels(ctx, &pb.ReloadModelsRequest{})
	if err != nil {
		return err
	}
	for _, change := range append(response.Models, response.Pipelines...) {
		fmt.Println(change.Kind, change.Id, orUsable(change.Problem))
	}
	return nil
}

func codeOf(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.Reason
		}
	}
	return status.Code(err).String()
}

const usage = `usage: client COMMAND [ARGUMENT]
  analyze SOURCE | push FILE | start-session SOURCE | watch ID | watch-sessions
  watch-picture ID | get-evidence ID | delete-evidence ID
  list-sessions | get-session ID | stop-session ID | drain
  list-plugins | list-models | list-pipelines | reload-models
  follow SOURCE REQUEST_ID`

func run(ctx context.Context, client pb.TrueframeServiceClient, command, argument string) error {
	switch command {
	case "analyze":
		return analyze(ctx, client, argument)
	case "push":
		return push(ctx, client, argument)
	case "start-session":
		return startSession(ctx, client, argument)
	case "watch":
		return watch(ctx, client, argument)
	case "watch-sessions":
		return watchSessions(ctx, client)
	case "watch-picture":
		return watchPicture(ctx, client, argument)
	case "get-evidence":
		return getEvidence(ctx, client, argument)
	case "delete-evidence":
		return deleteEvidence(ctx, client, argument)
	case "list-sessions":
		return listSessions(ctx, client)
	case "get-session":
		return getSession(ctx, client, argument)
	case "stop-session":
		return stopSession(ctx, client, argument)
	case "list-plugins":
		return listPlugins(ctx, client)
	case "list-models":
		return listModels(ctx, client)
	case "list-pipelines":
		return listPipelines(ctx, client)
	case "reload-models":
		return reloadModels(ctx, client)
	case "drain":
		return drain(ctx, client)
	}
	return errors.New(usage)
}

// bearer sends a token with every call.
type bearer string

func (token bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(token)}, nil
}

// RequireTransportSecurity says true where the daemon has TLS.
func (bearer) RequireTransportSecurity() bool { return false }

// call connects to the nodes whose addresses are separated by commas. The first one takes all calls but follow.
func call(ctx context.Context, addresses string, options []grpc.DialOption, command, argument string) error {
	var nodes []pb.TrueframeServiceClient
	for _, address := range strings.Split(addresses, ",") {
		conn, err := grpc.Dial(address, options...)
		if err != nil {
			return err
		}
		defer conn.Close()
		nodes = append(nodes, pb.NewTrueframeServiceClient(conn))
	}
	if command == "follow" && len(os.Args) > 3 {
		return startAndFollow(ctx, nodes, argument, os.Args[3])
	}
	return run(ctx, nodes[0], command, argument)
}

func main() {
	command, argument := "", ""
	if len(os.Args) > 1 {
		command = os.Args[1]
	}
	if len(os.Args) > 2 {
		argument = os.Args[2]
	}
	address := os.Getenv("TRUEFRAME_ADDRESS")
	if address == "" {
		address = "127.0.0.1:50051"
	}
	options := []grpc.DialOption{grpc.WithInsecure()}
	if token := os.Getenv("TRUEFRAME_TOKEN"); token != "" {
		options = append(options, grpc.WithPerRPCCredentials(bearer(token)))
	}
	err := call(context.Background(), address, options, command, argument)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", codeOf(err), status.Convert(err).Message())
		os.Exit(1)
	}
}
