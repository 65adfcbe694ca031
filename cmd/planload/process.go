package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
)

// startTime is how long a process may take until it is ready.
const startTime = 30 * time.Second

const (
	hookPath        = "/telegram/webhook"
	interactionPath = "/discord/interactions"
)

// telegramVars have the bot serve Telegram; the webhook is for httpAddr, and ""
// means polling.
func telegramVars(api, httpAddr string) []string {
	vars := []string{"PLANBOT_TELEGRAM_TOKEN=" + telegramtest.Token, "PLANBOT_TELEGRAM_API_URL=" + api, "PLANBOT_TELEGRAM_WEBHOOK_SECRET=" + hookSecret}
	if httpAddr != "" {
		vars = append(vars, "PLANBOT_TELEGRAM_WEBHOOK_URL=http://"+httpAddr+hookPath)
	}
	return vars
}

// discordVars have the bot serve Discord; "" for the key means the gateway.
func discordVars(api, publicKey string) []string {
	return []string{"PLANBOT_DISCORD_TOKEN=" + discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL=" + api, "PLANBOT_DISCORD_PUBLIC_KEY=" + publicKey}
}

// build builds the bot.
func (b *bench) build(ctx context.Context) error {
	b.planbot = filepath.Join(b.dir, "planbot")
	out, err := exec.CommandContext(ctx, "go", "build", "-o", b.planbot, "planbot/cmd/planbot").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// A process is one that was started here.
type process struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

// kill ends it as a crash would, and may be called twice.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	_ = p.cmd.Wait()         // the error is that it was killed
}

// A player is planload in another role.
type player struct {
	*process
	hello
}

// startRole starts planload in another role. The process ends with its standard
// input, and so with this one in any case.
func (b *bench) startRole(ctx context.Context, role ...string) (*player, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, append([]string{roleArg}, role...)...)
	// Without the platforms' specifications: checking each body against them
	// takes longer than all else, and is done in the tests.
	cmd.Env = append(os.Environ(), "PLANBOT_SHARED="+b.dir)
	cmd.Stderr = b.progress
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &player{process: &process{cmd, stdin}}
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &p.hello)
	}
	if err != nil {
		p.kill()
		return nil, fmt.Errorf("%s: %w", role[0], err)
	}
	return p, nil
}

// post asks a fake for something.
func (p *player) post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Control+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return err
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("%s: %s", path, bytes.TrimSpace(answer))
	case out == nil:
		return nil
	}
	return json.Unmarshal(answer, out)
}

// load has a fake make a load.
func (p *player) load(ctx context.Context, l load) (t tally, err error) {
	err = p.post(ctx, "/load", l, &t)
	return t, err
}

// A server is a running "planbot serve".
type server struct {
	*process
	url  string
	vars []string
}

// freeAddr is an address on which nobody listens. Its port is below those that
// the system gives to whoever asks for any, so it stays free.
func (b *bench) freeAddr() (string, error) {
	const first, count = 12_000, 20_000
	for range count {
		port := first + (64*os.Getpid()+int(b.ports.Add(1)))%count
		if ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			return ln.Addr().String(), ln.Close()
		}
	}
	return "", errors.New("no port is free")
}

// serve starts the bot at an address and waits until it is ready.
func (b *bench) serve(ctx context.Context, addr string, vars ...string) (*server, error) {
	return b.serveUntil(ctx, "/readyz", addr, vars...)
}

// serveUntil starts the bot and waits until a path is answered with 200. The
// log goes to a file; an error holds the end of it.
func (b *bench) serveUntil(ctx context.Context, path, addr string, vars ...string) (*server, error) {
	s := &server{url: "http://" + addr, vars: vars}
	log, err := os.CreateTemp(b.dir, "log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(b.planbot, "serve") // it may outlive ctx, which may be that of one trial
	cmd.Env = append([]string{"PLANBOT_HTTP_ADDR=" + addr, "PLANBOT_DATABASE_URL=sqlite:" + b.database(addr)}, vars...)
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s.process = &process{cmd: cmd}
	for began := time.Now(); time.Since(began) < startTime && ctx.Err() == nil; pause(ctx, 10*time.Millisecond) {
		if s.answers(path) {
			return s, nil
		}
	}
	s.kill()
	text, err := os.ReadFile(log.Name())
	return nil, fmt.Errorf("planbot serve is not ready after %v: %v\n%s", startTime, err, text[max(0, len(text)-2000):])
}

// answers reports whether a path is answered with 200 within three seconds.
func (s *server) answers(path string) bool {
	client := http.Client{Timeout: 3 * time.Second}
	res, err := client.Get(s.url + path)
	return err == nil && res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// alive is how a process ends that does not end by itself.
const alive = "alive"

// end kills the bot and tells how it had ended before, if it had.
func (s *server) end() string {
	running := s.answers("/healthz")
	if !running { // it may be slow, or a zombie
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
		running = err == nil && !strings.Contains(string(text), ") Z ")
	}
	s.kill()
	if running {
		return alive
	}
	return s.cmd.ProcessState.String()
}

// database is the SQLite file of the bot at an address. The folder is the bot's
// own: beside the database it notes what it has answered.
func (b *bench) database(addr string) string {
	return filepath.Join(b.dir, strings.ReplaceAll(addr, ":", "-"), "planbot.db")
}

// metrics reads numbers from /metrics.
func (s *server) metrics(ctx context.Context, names ...string) ([]float64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	found := map[string]float64{}
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			found[name] = n
		}
	}
	var out []float64
	for _, name := range names {
		n, ok := found[name]
		if !ok {
			return nil, fmt.Errorf("/metrics has no %s", name)
		}
		out = append(out, n)
	}
	return out, nil
}
