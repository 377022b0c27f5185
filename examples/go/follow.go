package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"time"

	pb "github.com/trueframe/trueframe/proto/trueframe/v1"
)

// follower hears every event of a session, in order and once, over lost calls, restarts and other nodes.
type follower struct {
	nodes []pb.TrueframeServiceClient
	id    string
	// Sequence number of the newest event; 0 before the first.
	last uint64
	// Time without an event after which the session is given up.
	giveUp time.Duration
}

// errMissing says that a daemon has left out events.
var errMissing = errors.New("events are missing")

func startAndFollow(ctx context.Context, nodes []pb.TrueframeServiceClient, source, requestID string) error {
	options := &pb.SessionOptions{RequestId: requestID, IncludeScores: true}
	request := &pb.StartSessionRequest{Source: source, Options: options}
	session := &follower{nodes: nodes, giveUp: 5 * time.Minute}
	// The request id makes each try the same start.
	err := retry(ctx, time.Minute, func(try int) (step, error) {
		limited, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		response, err := nodes[try%len(nodes)].StartSession(limited, request)
		session.id = response.GetSession().GetSessionId()
		return step{isDone: err == nil}, err
	})
	if err != nil {
		return err
	}
	return session.follow(ctx, func(event *pb.Event) {
		fmt.Printf("%d %T\n", event.Sequence, event.Payload)
	})
}

func (f *follower) follow(ctx context.Context, show func(*pb.Event)) error {
	return retry(ctx, f.giveUp, func(try int) (step, error) {
		before := f.last
		pause, err := f.watch(ctx, f.nodes[try%len(f.nodes)], show)
		if err == io.EOF {
			return step{isDone: true}, nil
		}
		return step{hasProgress: f.last > before, pause: pause}, err
	})
}

// watch follows the session with one call. It returns how long a daemon that goes away wants to be waited for.
func (f *follower) watch(ctx context.Context, node pb.TrueframeServiceClient, show func(*pb.Event)) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	events, err := node.Watch(ctx, &pb.WatchRequest{SessionId: f.id, AfterSequence: f.last})
	if err != nil {
		return 0, err
	}
	mayJump := false
	for {
		event, err := events.Recv()
		if err != nil {
			return 0, err
		}
		if moved := event.GetMoved(); moved != nil {
			return time.Duration(moved.RetryAfterMs) * time.Millisecond, nil
		}
		mayJump = mayJump || event.GetSkipped() != nil
		if event.Sequence > f.last+1 && !mayJump {
			return 0, errMissing
		}
		if event.Sequence > f.last {
			f.last, mayJump = event.Sequence, false
			show(event)
		}
	}
}

// step is the outcome of one try.
type step struct {
	isDone, hasProgress bool
	// Time to wait at least before the next try.
	pause time.Duration
}

const firstPause, longestPause = 100 * time.Millisecond, 2 * time.Second

// retry tries until it is done, fails for good, or has made no progress for a time. The pauses grow, and are spread.
func retry(ctx context.Context, giveUp time.Duration, try func(count int) (step, error)) error {
	since, pause := time.Now(), firstPause
	for count := 0; ; count++ {
		taken, err := try(count)
		if taken.isDone || err != nil && !mayGoOn(err) || time.Since(since) > giveUp {
			return err
		}
		if taken.hasProgress {
			since, pause = time.Now(), firstPause
		}
		wait := pause/2 + time.Duration(rand.Int63n(int64(pause)))
		if taken.pause > wait {
			wait = taken.pause
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		if pause *= 2; pause > longestPause {
			pause = longestPause
		}
	}
}

// mayGoOn says that only the call has ended: nobody said why, or the daemon did.
func mayGoOn(err error) bool {
	switch codeOf(err) {
	case "Unavailable", "Internal", "Unknown", "DeadlineExceeded",
		"DAEMON_DRAINING", "SESSION_ELSEWHERE", "CLUSTER_UNREACHABLE",
		"LIMIT_CALLER_TOO_SLOW", "LIMIT_CALL_TIME", "LIMIT_CALLS":
		return true
	}
	return err == errMissing
}
