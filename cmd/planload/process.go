package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
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
	ended chan struct{} // closed when it has ended
}

func start(cmd *exec.Cmd) (*process, error) {
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd, make(chan struct{})}
	go func() {
		_ = cmd.Wait() // cmd.ProcessState tells how it ended
		close(p.ended)
	}()
	return p, nil
}

// kill ends it as a crash would, and may be called twice.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
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

// serve starts the bot at an address and waits until it is ready. The log goes
// to a file; an error holds the end of it.
func (b *bench) serve(ctx context.Context, addr string, vars ...string) (*server, error) {
	s := &server{url: "http://" + addr, vars: vars}
	log, err := os.CreateTemp(b.dir, "log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(b.planbot, "serve") // it may outlive ctx, which may be that of one trial
	cmd.Env = append([]string{"PLANBOT_HTTP_ADDR=" + addr, "PLANBOT_DATABASE_URL=sqlite:" + b.database(addr)}, vars...)
	cmd.Stderr = log
	if s.process, err = start(cmd); err != nil {
		return nil, err
	}
	for began := time.Now(); time.Since(began) < startTime && ctx.Err() == nil; pause(ctx, 10*time.Millisecond) {
		if s.ready() == nil {
			return s, nil
		}
	}
	s.kill()
	text, err := os.ReadFile(log.Name())
	return nil, fmt.Errorf("planbot serve is not ready after %v: %v\n%s", startTime, err, text[max(0, len(text)-2000):])
}

// database is the SQLite file of the bot at an address. The folder is the bot's
// own: beside the database it notes what it has answered.
func (b *bench) database(addr string) string {
	return filepath.Join(b.dir, strings.ReplaceAll(addr, ":", "-"), "planbot.db")
}

// ready tells why the bot is not ready; nil means that it is.
func (s *server) ready() error {
	client := http.Client{Timeout: 3 * time.Second}
	res, err := client.Get(s.url + "/readyz")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return errors.New(res.Status)
	}
	return nil
}
