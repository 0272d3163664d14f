@echo off
rem Starts the headless service; arguments go to the JVM (-Ddrover.data=C:\drover).
setlocal
set "HOME_DIR=%~dp0.."
set "JAVA_CMD=java"
if defined JAVA_HOME set "JAVA_CMD=%JAVA_HOME%\bin\java"
if "%~1"=="--help" goto help
if "%~1"=="-h" goto help
"%JAVA_CMD%" "-Djava.util.logging.config.file=%HOME_DIR%\etc\logging.properties" "-Ddrover.home=%HOME_DIR%" ^
  %DROVER_JAVA_OPTIONS% %* -cp "%HOME_DIR%\lib\*" org.drover.launcher.Main
exit /b %ERRORLEVEL%

:help
echo Usage: drover service [-Dname=value ...]     (or bin\drover-service.cmd)
echo Starts Drover without a console, in the foreground: it watches the connected hosts,
echo gives tips, moves VMs, and answers the command line on 127.0.0.1. Ctrl-C ends it.
echo   -Ddrover.data=FOLDER       database, journal, token; default: %%LOCALAPPDATA%%\drover
echo                              with "drover service", the installation's data folder otherwise
echo   -Ddrover.http.port=PORT    where it listens; 0, the default, takes a free one
echo   -Ddrover.plugins=FOLDER    the folder watched for backends; default: the installation's plugins
echo   -Ddrover.tips.mode=MODE    off, advise (default) or automatic
echo They may stand in etc\drover.properties too. The README.md of each bundle in the
echo sources lists its own; "drover export" writes out those that tips, metrics and moves have.
echo Options for Java: DROVER_JAVA_OPTIONS.
