// Calls every RPC of Trueframe. docs/api.md explains the calls, and how to build this.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

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

func codeOf(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			return info.Reason
		}
	}
	return status.Code(err).String()
}

const usage = `usage: client COMMAND [ARGUMENT]
  analyze SOURCE | push FILE | list-sessions | get-session ID | stop-session ID
  list-plugins | list-models | list-pipelines`

func run(ctx context.Context, client pb.TrueframeServiceClient, command, argument string) error {
	switch command {
	case "analyze":
		return analyze(ctx, client, argument)
	case "push":
		return push(ctx, client, argument)
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
	}
	return errors.New(usage)
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
	conn, err := grpc.Dial(address, grpc.WithInsecure())
	if err == nil {
		defer conn.Close()
		err = run(context.Background(), pb.NewTrueframeServiceClient(conn), command, argument)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", codeOf(err), status.Convert(err).Message())
		os.Exit(1)
	}
}
