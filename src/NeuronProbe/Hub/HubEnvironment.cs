namespace NeuronProbe.Hub;

/// <summary>What environment variables say about the Hugging Face hub, under the names that its Python tools read. A
/// variable that is empty counts as not set.</summary>
/// <param name="variable">Gives a variable's value, or null.</param>
internal sealed class HubEnvironment(Func<string, string?> variable)
{
    private const string DefaultEndpoint = "https://huggingface.co";

    private static readonly string[] Yes = ["1", "ON", "YES", "TRUE"];

    /// <summary>The variables of this process.</summary>
    public static HubEnvironment OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The folder that holds a folder for each model.</summary>
    public string CacheFolder =>
        Folder("HF_HUB_CACHE") ?? Folder("HUGGINGFACE_HUB_CACHE") ?? Path.Combine(HubHome, "hub");

    /// <summary>The variable that forbids the network, or null where it is allowed.</summary>
    public string? OfflineVariable => Array.Find(["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"], IsYes);

    /// <summary>The hub's address, without a slash at its end.</summary>
    /// <exception cref="ProbeException">HF_ENDPOINT is no address.</exception>
    public Uri Endpoint
    {
        get
        {
            string text = (Value("HF_ENDPOINT") ?? DefaultEndpoint).TrimEnd('/');
            return Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "https" or "http"
                && endpoint is { Query: "", Fragment: "", UserInfo: "" }
                ? endpoint
                : throw new ProbeException($"HF_ENDPOINT: expected an address such as {DefaultEndpoint}, but got "
                    + $"'{text}'. Correct the variable, or unset it.");
        }
    }

    private string HubHome =>
        Folder("HF_HOME") ?? Path.Combine(Folder("XDG_CACHE_HOME") ?? Path.Combine(UserHome, ".cache"), "huggingface");

    private string UserHome => Value("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The token that says who asks, or null where there is none or none is to be sent.</summary>
    /// <exception cref="ProbeException">It can't be read, or could not stand in a request.</exception>
    public string? ReadToken()
    {
        if (IsYes("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
        {
            return null;
        }
        foreach (string name in (string[])["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"])
        {
            if (Value(name)?.Trim() is { Length: > 0 } token)
            {
                return DemandToken(token, name);
            }
        }
        string path = Folder("HF_TOKEN_PATH") ?? Path.Combine(HubHome, "token");
        return File.Exists(path)
            && System.Text.Encoding.UTF8.GetString(UserFile.Read(path)).Trim() is { Length: > 0 } stored
            ? DemandToken(stored, path)
            : null;
    }

    // The token itself is never shown.
    private static string DemandToken(string token, string where) => token.All(c => c is > ' ' and <= '~')
        ? token
        : throw new ProbeException($"{where}: expected a token of letters and digits, but got white space or other "
            + "characters within it. Copy the token again.");

    private bool IsYes(string name) => Value(name) is { } value && Yes.Contains(value.ToUpperInvariant());

    private string? Folder(string name) =>
        Value(name) is { } path ? Path.GetFullPath(new FolderExpansion(variable, UserHome).Expand(path, name)) : null;

    private string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
}
