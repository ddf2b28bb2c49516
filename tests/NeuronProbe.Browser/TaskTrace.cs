using System.Text.Json;
using Microsoft.Playwright;

namespace NeuronProbe.Browser;

/// <summary>How long the page's main thread works without letting the browser draw or answer.</summary>
/// <remarks>It is the time of the processor, not of the clock: other work on the machine changes nothing.</remarks>
internal sealed class TaskTrace
{
    private const string Categories = "disabled-by-default-devtools.timeline";

    private readonly ICDPSession session;
    private readonly List<JsonElement> events = [];
    private readonly TaskCompletionSource completed = new();

    private TaskTrace(ICDPSession session)
    {
        this.session = session;
        session.Event("Tracing.dataCollected").OnEvent += (_, data) =>
        {
            lock (events)
            {
                events.AddRange(data!.Value.GetProperty("value").EnumerateArray());
            }
        };
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => completed.TrySetResult();
    }

    /// <summary>Begins to watch all pages of the browser.</summary>
    public static async Task<TaskTrace> StartAsync(IPage page)
    {
        var trace = new TaskTrace(await page.Context.Browser!.NewBrowserCDPSessionAsync());
        await trace.session.SendAsync("Tracing.start", new Dictionary<string, object>
        {
            ["traceConfig"] = new Dictionary<string, object>
            {
                ["includedCategories"] = (string[])[Categories, "devtools.timeline", "toplevel"],
            },
        });
        return trace;
    }

    /// <summary>Ends it.</summary>
    /// <returns>Milliseconds of the longest task.</returns>
    public async Task<double> LongestAsync()
    {
        await session.SendAsync("Tracing.end");
        await completed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await session.DetachAsync();
        HashSet<(int, int)> mainThreads =
        [
            .. from item in events
               where Name(item) == "thread_name"
                   && item.GetProperty("args").GetProperty("name").GetString() == "CrRendererMain"
               select Thread(item),
        ];
        double[] tasks =
        [
            .. from item in events
               where Name(item) == "RunTask" && item.TryGetProperty("tdur", out _) && mainThreads.Contains(Thread(item))
               select item.GetProperty("tdur").GetDouble() / 1000,
        ];
        return tasks.Length > 0
            ? tasks.Max()
            : throw new InvalidOperationException("expected tasks of the page's main thread, but the trace has none.");
    }

    private static string? Name(JsonElement item) => item.GetProperty("name").GetString();

    private static (int, int) Thread(JsonElement item) =>
        (item.GetProperty("pid").GetInt32(), item.GetProperty("tid").GetInt32());
}
