package main

import (
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"planbot/bot"
)

// metrics are what /metrics tells. No label holds an id or a word that
// somebody typed: each comes from a table of the program's own.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	calls     *prometheus.CounterVec
	callTimes *prometheus.HistogramVec
	posts     *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "planbot_requests_total",
			Help: "Requests by how they ended: answered, failed, misused, no-sources (the sources don't answer), limited (asked too often), quiet (the channel wants no answer) or shed (too much under way). Beside the bot's commands there are inline and suggest, for what is looked up while somebody types, and unknown.",
		}, []string{"platform", "command", "outcome"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "planbot_request_duration_seconds",
			Help:    "How long it took to make the answer, without the time to send it.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3},
		}, []string{"platform", "command"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "planbot_platform_calls_total",
			Help: "Calls to a platform's API by HTTP status; none when there was no answer.",
		}, []string{"platform", "method", "status"}),
		callTimes: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "planbot_platform_call_duration_seconds",
			Help:    "How long a platform's API took to answer a call.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"platform"}),
		posts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "planbot_platform_posts_total",
			Help: "Posts to a platform's path by the HTTP status of the answer: 4xx were refused, 401 for want of the secret or the signature. The platform is unknown where the path is nobody's.",
		}, []string{"platform", "code"}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.calls, m.callTimes, m.posts,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.gauge("planbot_build_info", "1; which planbot this is stands in the label.", prometheus.Labels{"version": versionText()}, asNumber(func() error { return nil }))
	return m
}

func (m *metrics) request(o bot.Observation) {
	m.requests.WithLabelValues(o.Platform, o.Command, o.Outcome.String()).Inc()
	m.durations.WithLabelValues(o.Platform, o.Command).Observe(o.Duration.Seconds())
}

func (m *metrics) call(c bot.Call) {
	status := "none"
	if c.Status != 0 {
		status = strconv.Itoa(c.Status)
	}
	m.calls.WithLabelValues(c.Platform, methodLabel(c.Method), status).Inc()
	m.callTimes.WithLabelValues(c.Platform).Observe(c.Duration.Seconds())
}

// counted is what answers the posts of a platform, with the answers counted.
func (m *metrics) counted(platform string, h http.Handler) http.Handler {
	return promhttp.InstrumentHandlerCounter(m.posts.MustCurryWith(prometheus.Labels{"platform": platform}), h)
}

// methodName is a method of the Bot API, or one of HTTP with a route. No id
// and no token fits it: both have digits.
var methodName = regexp.MustCompile(`^[A-Za-z]+( (/[a-z@*-]+)+)?$`)

// maxMethod is the length of the longest method that is told apart.
const maxMethod = 100

// methodLabel keeps what an adapter calls a method out of the labels unless it
// can only be a name.
func methodLabel(method string) string {
	if len(method) <= maxMethod && methodName.MatchString(method) {
		return method
	}
	return "other"
}

// watch tells of a platform whenever /metrics is asked for: whether it can
// answer, and how much waits to be sent. It must be called once a platform,
// and the functions from any goroutine. Queue may be nil, for a platform that
// lets nothing wait.
func (m *metrics) watch(platform string, ready func() error, queue func() int) {
	labels := prometheus.Labels{"platform": platform}
	m.gauge("planbot_platform_ready", "1 while the platform can be reached and requests come in, over the gateway, by polling, or by webhook; 0 else, also when it is stopped for good.", labels, asNumber(ready))
	if queue != nil {
		m.gauge("planbot_queue_depth", "Answers and other calls that wait to be sent to the platform.", labels, func() float64 { return float64(queue()) })
	}
}

// watchDatabase tells whether the database can be read and written to. It must
// not be called where nothing is kept.
func (m *metrics) watchDatabase(ready func() error) {
	m.gauge("planbot_database_ready", "1 while settings and schedules can be read and stored; 0 else.", nil, asNumber(ready))
}

func (m *metrics) gauge(name, help string, labels prometheus.Labels, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, value))
}

// asNumber is 1 while there is no error.
func asNumber(ready func() error) func() float64 {
	return func() float64 {
		if ready() != nil {
			return 0
		}
		return 1
	}
}

// Who asks for /metrics may not keep the process busy with it.
const (
	maxScrapes   = 4 // at once
	scrapeWithin = 5 * time.Second
)

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes, Timeout: scrapeWithin})
}
