package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The machine's clock is not ours to set, and what fakes it for other programs
// does nothing to one in Go, which asks the kernel by itself. So the bot is
// built once more with a package time whose Now is ahead for a while: the same
// program on a machine whose clock is set forward and back. Durations are
// measured with the other clock, which nobody sets, as ever.

// clockVar tells such a bot when its clock is ahead, counted from its start.
const clockVar = "PLANLOAD_CLOCK"

// ahead is added to the source of package time.
const ahead = `package time

import "syscall"

// aheadFrom and aheadTo are when the clock is an hour ahead: a pair such as
// "10s 20s", counted from the start of the process.
var aheadFrom, aheadTo = func() (from, to Duration) {
	s, _ := syscall.Getenv("` + clockVar + `")
	for i := range s {
		if s[i] == ' ' {
			from, _ = ParseDuration(s[:i])
			to, _ = ParseDuration(s[i+1:])
		}
	}
	return from, to
}()

func secondsAhead(mono int64) int64 {
	if up := Duration(mono - startNano); up >= aheadFrom && up < aheadTo {
		return 3600
	}
	return 0
}
`

// errClock is that this version of Go tells the time in another way.
var errClock = errors.New("the time package of this Go is not the one that can be set ahead")

// clockOverlay writes what "go build -overlay" needs to set the clock ahead.
func clockOverlay(ctx context.Context, dir string) (file string, err error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	source := filepath.Join(strings.TrimSpace(string(out)), "src", "time")
	text, err := os.ReadFile(filepath.Join(source, "time.go"))
	if err != nil {
		return "", err
	}
	const tells = "\tsec, nsec, mono := runtimeNow()\n"
	before, after, ok := strings.Cut(string(text), "func Now() Time {\n"+tells)
	if !ok {
		return "", errClock
	}
	replace := map[string]string{}
	for name, text := range map[string]string{
		"time.go":  before + "func Now() Time {\n" + tells + "\tsec += secondsAhead(mono)\n" + after,
		"ahead.go": ahead,
	} {
		ours := filepath.Join(dir, name)
		if err := os.WriteFile(ours, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(source, name)] = ours
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file = filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, overlay, 0o600)
}

// buildAhead builds the bot whose clock can be set ahead. It takes a minute
// when it is done for the first time.
func (b *bench) buildAhead(ctx context.Context) error {
	overlay, err := clockOverlay(ctx, b.dir)
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "planbot-ahead")
	out, err := exec.CommandContext(ctx, "go", "build", "-overlay", overlay, "-o", file, "planbot/cmd/planbot").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build -overlay: %w\n%s", err, out)
	}
	b.ahead = file
	return nil
}

// jump has the bot of a stage run with a clock that is an hour ahead for a
// quarter of the load, and does the trial.
func (s *stage) jump(ctx context.Context, vars []string) error {
	if s.ahead == "" {
		return nil
	}
	other := *s.bench
	other.planbot = s.ahead
	s.bench = &other
	// The load begins as soon as the bot is ready, or a moment later.
	from := s.length/4 + 2*time.Second
	to := from + s.length/4
	began := time.Now()
	vars = append(vars, fmt.Sprintf("%s=%v %v", clockVar, from, to))
	return s.play(ctx, vars, trial{name: "the bot's clock is an hour ahead, then right again", wrong: func(ctx context.Context) error {
		pause(ctx, time.Until(began.Add(to+time.Second)))
		return nil
	}})
}

func clockTelegram(ctx context.Context, s *stage) error {
	if err := s.set(ctx, "Telegram, webhook", "telegram"); err != nil {
		return err
	}
	s.load = load{Kind: "message", Rate: 15}
	return s.jump(ctx, telegramVars("http://"+s.front.addr, s.addr))
}

func clockPolling(ctx context.Context, s *stage) error {
	if err := s.set(ctx, "Telegram, polling", "telegram"); err != nil {
		return err
	}
	s.load = load{Kind: "message", Rate: 15}
	return s.jump(ctx, telegramVars("http://"+s.front.addr, ""))
}

func clockGateway(ctx context.Context, s *stage) error {
	if err := s.set(ctx, "Discord, gateway", "discord"); err != nil {
		return err
	}
	s.load = load{Kind: "gateway", Rate: 50}
	return s.jump(ctx, discordVars("http://"+s.front.addr, ""))
}

func clockHTTP(ctx context.Context, s *stage) error {
	if err := s.set(ctx, "Discord, HTTP", "discord"); err != nil {
		return err
	}
	s.load = load{Kind: "http", To: "http://" + s.addr + interactionPath, Rate: 50}
	return s.jump(ctx, discordVars("http://"+s.front.addr, s.fake.PublicKey))
}
