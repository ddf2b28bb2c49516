using System.Net;

namespace NeuronProbe.Hub;

/// <summary>Says what an answer that is no success means, and what to do.</summary>
internal static class HubRefusal
{
    private const int LongestMessage = 200;

    /// <summary>The failure that an answer stands for.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="name">What was asked for.</param>
    /// <param name="file">Which file of it, or null.</param>
    /// <param name="endpoint">The hub's address.</param>
    /// <param name="hasToken">Whether a token was sent.</param>
    public static Exception Of(HttpResponseMessage response, HubName name, string? file, Uri endpoint, bool hasToken)
    {
        string? code = Header(response, "X-Error-Code");
        string reason = Header(response, "X-Error-Message") ?? Clean(response.ReasonPhrase ?? "");
        string told = $"{(int)response.StatusCode} {reason.TrimEnd('.')}".TrimEnd();
        if (IsTransient(response.StatusCode))
        {
            return new TransientFailure(told, RetryAfter(response));
        }
        string where = endpoint.Authority;
        bool isDenied = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        return new ProbeException((code, isDenied) switch
        {
            ("GatedRepo", _) =>
                $"download: expected access to '{name.Id}', but its authors ask to accept their licence first "
                + $"({told}). Accept it at {endpoint.AbsoluteUri.TrimEnd('/')}/{name.Id}, "
                + (hasToken
                    ? "with the account that the token is of."
                    : "and set HF_TOKEN to a token of that account."),
            ("RepoNotFound", _) =>
                $"download: expected a model '{name.Id}' at {where}, but there is none, or it is private. "
                + "Check the name"
                + (hasToken ? ", and that the token's account may read it." : "; for a private one set HF_TOKEN."),
            ("RevisionNotFound", _) => $"download: expected a revision '{name.Revision}' of '{name.Id}' at {where}, "
                + "but there is none. Look at the model's branches, tags and commits there.",
            ("EntryNotFound", _) => $"download: expected '{file}' in '{name.Id}' at {where}, but it is not there. "
                + "Run the command again; the model may just have changed.",
            (_, true) => $"download: expected access to '{name.Id}' at {where}, but got {told}. "
                + (hasToken
                    ? "Check the token in HF_TOKEN, or in the file of the login."
                    : "Set HF_TOKEN to a token that may read it."),
            _ when response.StatusCode == HttpStatusCode.NotFound => $"download: expected a model '{name}' at {where}, "
                + $"but got {told}. Check the name, the revision and HF_ENDPOINT.",
            _ => $"download: expected '{file ?? name.Id}' of {where}, but got {told}. "
                + "Check HF_ENDPOINT, or try again later.",
        });
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout;

    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        TimeSpan? asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - DateTimeOffset.UtcNow,
            _ => null,
        };
        return asked > TimeSpan.Zero ? asked : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } text
            ? Clean(text)
            : null;

    /// <summary>A text of the hub's that is safe and short enough to show.</summary>
    private static string Clean(string text) =>
        new([.. text.Take(LongestMessage).Select(c => c is >= ' ' and <= '~' ? c : ' ')]);
}
